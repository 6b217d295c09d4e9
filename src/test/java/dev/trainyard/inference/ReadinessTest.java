package dev.trainyard.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.DatabaseTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.ApplicationContext;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

@DatabaseTest
@AutoConfigureMockMvc
class ReadinessTest {

    @Autowired
    MockMvcTester mvc;

    @Autowired
    ApplicationContext context;

    @AfterEach
    void acceptTraffic() {
        AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
    }

    @Test
    void bothReadinessEndpointsAgree() {
        AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
        assertThat(mvc.get().uri("/v2/health/ready")).hasStatusOk();
        assertThat(mvc.get().uri("/actuator/health/readiness")).hasStatusOk();

        AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
        assertThat(mvc.get().uri("/v2/health/ready")).hasStatus(503);
        assertThat(mvc.get().uri("/actuator/health/readiness")).hasStatus(503);
        assertThat(mvc.get().uri("/v2/health/live")).hasStatusOk();
    }
}
