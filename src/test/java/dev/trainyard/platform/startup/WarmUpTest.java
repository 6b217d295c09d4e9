package dev.trainyard.platform.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

class WarmUpTest {

    @Test
    void isReadyWhenTheNativesAreLoadedAndNotBefore() {
        WarmUp warmUp = new WarmUp();
        assertThat(warmUp.health().getStatus()).isEqualTo(Status.DOWN);

        warmUp.afterPropertiesSet();

        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(warmUp.health().getStatus()).isEqualTo(Status.UP));
    }
}
