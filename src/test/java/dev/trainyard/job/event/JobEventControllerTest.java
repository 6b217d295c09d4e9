package dev.trainyard.job.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.DatabaseTest;
import dev.trainyard.job.attempt.JobRows;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

@DatabaseTest
@AutoConfigureMockMvc
class JobEventControllerTest {

    @Autowired
    MockMvcTester http;
    @Autowired
    JobEvents events;
    @Autowired
    JdbcTemplate database;

    @Test
    void answersTheLogPageByPage() {
        UUID job = JobRows.insert(database);
        events.append(job, 1, JobEvents.INFO, "started", "Training began.");
        events.append(job, 1, JobEvents.WARNING, "saturated", "Layer 0 is saturated.");

        assertThat(http.get().uri("/api/v1/jobs/{id}/events?limit=1", job)).hasStatusOk().bodyJson().isLenientlyEqualTo("""
                {"data": [{"sequence": 1, "attempt": 1, "level": "info", "code": "started", "message": "Training began."}],
                 "has_more": true, "next": "1"}""");
        assertThat(http.get().uri("/api/v1/jobs/{id}/events?limit=1&after=1", job)).hasStatusOk().bodyJson().isLenientlyEqualTo("""
                {"data": [{"sequence": 2, "level": "warning"}], "has_more": false, "next": null}""");
    }

    @Test
    void refusesAnImpossibleLimit() {
        UUID job = JobRows.insert(database);

        assertThat(http.get().uri("/api/v1/jobs/{id}/events?limit=0", job)).hasStatus(422);
        assertThat(http.get().uri("/api/v1/jobs/{id}/events?limit=x", job)).hasStatus(400);
    }
}
