package dev.trainyard.job.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class ExecutorPropertiesTest {

    private final ExecutorProperties defaults =
            new Binder(new MapConfigurationPropertySource(Map.of())).bindOrCreate("trainyard", ExecutorProperties.class);

    @Test
    void takesOverTheJobsOfADeadWorkerWithinThirteenSecondsByDefault() {
        Duration untilSomeoneLooks = defaults.heartbeat().multipliedBy(2).plus(defaults.polling());
        assertThat(defaults.lease().plus(untilSomeoneLooks)).isLessThanOrEqualTo(Duration.ofSeconds(13));
    }

    @Test
    void runsOneJobForEachCoreByDefault() {
        assertThat(defaults.workers()).isEqualTo(Runtime.getRuntime().availableProcessors());
    }
}
