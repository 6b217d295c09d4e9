package dev.trainyard.platform.role;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class RolesTest {

    private final ApplicationContextRunner process = new ApplicationContextRunner().withUserConfiguration(Bound.class);

    @EnableConfigurationProperties(Roles.class)
    static class Bound {
    }

    @Test
    void hasBothRolesByDefault() {
        process.run(context -> assertThat(context.getBean(Roles.class)).matches(Roles::isApi).matches(Roles::isWorker));
    }

    @Test
    void hasTheConfiguredRole() {
        process.withPropertyValues("trainyard.roles=worker")
                .run(context -> assertThat(context.getBean(Roles.class)).matches(Roles::isWorker).matches(roles -> !roles.isApi()));
    }

    @Test
    void doesNotStartWithAnUnknownRole() {
        process.withPropertyValues("trainyard.roles=api,trainer").run(context -> assertThat(context).getFailure().rootCause()
                .hasMessageContaining("trainer"));
    }

    @Test
    void doesNotStartWithoutARole() {
        process.withPropertyValues("trainyard.roles=").run(context -> assertThat(context).getFailure().rootCause()
                .hasMessage("trainyard.roles must be api, worker, or api,worker, got nothing"));
    }
}
