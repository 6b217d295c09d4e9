package dev.trainyard.job.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import dev.trainyard.DatabaseTest;
import dev.trainyard.job.attempt.AttemptFence;
import dev.trainyard.job.attempt.JobRows;
import dev.trainyard.job.storage.JobStorage;
import dev.trainyard.job.storage.LimitedStorage;
import dev.trainyard.job.storage.StorageKind;
import dev.trainyard.platform.quota.QuotaLocks;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@DatabaseTest(properties = "trainyard.roles=api")
@AutoConfigureMockMvc
class EventQuotaTest {

    @Autowired
    private AttemptFence fence;
    @Autowired
    private JobEventRepository repository;
    @Autowired
    private JobStorage unlimited;
    @Autowired
    private QuotaLocks locks;
    @Autowired
    private EntityManager entities;
    @Autowired
    private TransactionTemplate transactions;
    @Autowired
    private JdbcTemplate database;
    @Autowired
    private JdbcClient jdbc;

    @Test
    void keepsOnlyChangesOfStatusBeyondTheLimitOfOneJob() {
        UUID job = JobRows.insert(database);
        // A line of 100 characters counts as 200 bytes.
        JobEvents events = events(LimitedStorage.events(jdbc, locks, null, 1000));
        append(events, job, 8);
        transactions.executeWithoutResult(status -> events.appendTransition(job, 1, JobEvents.INFO, "succeeded", "The job has succeeded."));

        assertThat(codes(job)).containsExactly("line", "line", "line", "line", "line", "events_dropped", "succeeded");
        assertThat(database.queryForObject("select message from job_events where job_id = ? and sequence = 6", String.class, job))
                .contains("trainyard.quotas.job-event-bytes");
        assertThat(database.queryForObject("select events_dropped from job_storage where job_id = ?", Long.class, job)).isEqualTo(3);
        assertThat(database.queryForObject("select event_bytes from job_storage where job_id = ?", Long.class, job)).isEqualTo(
                database.queryForObject("select sum(octet_length(message) + 100) from job_events where job_id = ?", Long.class, job));
    }

    @Test
    void boundsLogsOfAllJobsTogether() {
        long before = unlimited.total(StorageKind.EVENTS);
        JobEvents events = events(LimitedStorage.events(jdbc, locks, before + 500, 100_000));
        UUID first = JobRows.insert(database);
        UUID second = JobRows.insert(database);
        append(events, first, 1);
        append(events, second, 3);

        assertThat(codes(first)).containsExactly("line");
        assertThat(codes(second)).containsExactly("line", "events_dropped");
    }

    private JobEvents events(JobStorage storage) {
        return new JobEvents(fence, repository, storage, entities, mock());
    }

    private void append(JobEvents events, UUID job, int times) {
        for (int i = 0; i < times; i++) {
            transactions.executeWithoutResult(status -> events.append(job, 1, JobEvents.INFO, "line", "x".repeat(100)));
        }
    }

    private List<String> codes(UUID job) {
        return database.queryForList("select code from job_events where job_id = ? order by sequence", String.class, job);
    }
}
