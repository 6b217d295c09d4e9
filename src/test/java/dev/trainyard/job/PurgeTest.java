package dev.trainyard.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.DatabaseTest;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

@DatabaseTest(properties = "trainyard.roles=api")
@AutoConfigureMockMvc
class PurgeTest {

    private static final Duration HOUR = Duration.ofHours(1);

    @Autowired
    private MockMvcTester http;
    @Autowired
    private EntityManager entities;
    @Autowired
    private Control control;
    @Autowired
    private JobRepository jobs;

    private final Instant now = Instant.now();
    private UUID first;
    private UUID last;
    private UUID queued;

    @BeforeEach
    void submit() {
        JobClient client = new JobClient(http);
        first = UUID.fromString(client.submit(JobClient.spirals("first", 1)));
        last = UUID.fromString(client.submit(JobClient.spirals("last", 1)));
        queued = UUID.fromString(client.submit(JobClient.spirals("queued", 1)));
        control.cancel(first);
        control.cancel(last);
    }

    @Test
    void deletesJobsThatEndedLongAgo() {
        purge(HOUR, null, now.plus(HOUR).minusSeconds(1));
        assertThat(jobs.existsById(first)).isTrue();

        assertThat(purge(HOUR, null, now.plus(HOUR).plusSeconds(60))).isGreaterThanOrEqualTo(2);
        assertThat(jobs.existsById(first)).isFalse();
        assertThat(jobs.existsById(last)).isFalse();
        assertThat(jobs.existsById(queued)).isTrue();
    }

    @Test
    void keepsTheJobsThatEndedLast() {
        purge(null, 1, now);
        assertThat(jobs.existsById(first)).isFalse();
        assertThat(jobs.existsById(last)).isTrue();
        assertThat(jobs.existsById(queued)).isTrue();
    }

    @Test
    void deletesNothingByDefault() {
        assertThat(new PurgeProperties(null, null, HOUR).isEnabled()).isFalse();
        assertThat(purge(null, null, now.plus(Duration.ofDays(10_000)))).isZero();
        assertThat(jobs.existsById(first)).isTrue();
    }

    private int purge(Duration after, Integer keep, Instant time) {
        return new Purge(entities, control, new PurgeProperties(after, keep, HOUR), InstantSource.fixed(time)).purge();
    }
}
