package dev.trainyard.job.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.DatabaseTest;
import dev.trainyard.job.lifecycle.QueueEntryId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The entries belong to no job. The process has no worker that could execute them. */
@DatabaseTest(properties = "trainyard.roles=api")
class QueueEntriesTest {

    private static final Duration LONGEST_DELAY = Duration.ofSeconds(20);

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    @Autowired
    private QueueEntries entries;
    @Autowired
    private JdbcClient jdbc;

    /** Other tests of the Spring context may have left entries. */
    @BeforeEach
    @AfterEach
    void empty() {
        jdbc.sql("delete from scheduled_tasks").update();
    }

    @Test
    void bringsForwardEntriesThatAClockAheadHasScheduled() {
        String before = queued(now.minusSeconds(5000));
        String first = queued(now.plusSeconds(900));
        String last = queued(now.plusSeconds(3600));
        String after = queued(now.plusMillis(1));

        assertThat(entries.bringForward(now, LONGEST_DELAY)).isEqualTo(2);

        assertThat(due(now.plusMillis(1))).as("in the order in which they were posted").containsExactly(before, first, last, after);
        assertThat(entries.bringForward(now, LONGEST_DELAY)).isZero();
    }

    @Test
    void leavesEntriesThatWaitForARetry() {
        queued(now.plus(LONGEST_DELAY));
        assertThat(entries.bringForward(now, LONGEST_DELAY)).isZero();
        assertThat(due(now)).isEmpty();
    }

    @Test
    void releasesAnEntryOnlyIfItsHeartbeatIsTheObservedOne() {
        String entry = picked(now);
        Heartbeat observed = entries.heartbeats().get(0);
        assertThat(observed).isEqualTo(new Heartbeat(entry, 1, now));

        jdbc.sql("update scheduled_tasks set last_heartbeat = :now").param("now", now.minusSeconds(5).atOffset(ZoneOffset.UTC)).update();
        assertThat(entries.release(observed)).as("the worker has sent another heartbeat, from a clock that went back").isFalse();

        assertThat(entries.release(entries.heartbeats().get(0))).isTrue();
        assertThat(entries.heartbeats()).isEmpty();
        assertThat(entries.release(observed)).as("the entry is released already").isFalse();
    }

    private List<String> due(Instant time) {
        return jdbc.sql("select task_instance from scheduled_tasks where execution_time <= :time order by execution_time")
                .param("time", time.atOffset(ZoneOffset.UTC)).query(String.class).list();
    }

    private String queued(Instant at) {
        String entry = QueueEntryId.next(UUID.randomUUID()).toString();
        jdbc.sql("""
                insert into scheduled_tasks (task_name, task_instance, execution_time, picked, version, priority)
                values ('train', :entry, :at, false, 1, 0)""").param("entry", entry).param("at", at.atOffset(ZoneOffset.UTC)).update();
        return entry;
    }

    private String picked(Instant heartbeat) {
        String entry = queued(now.minusSeconds(1));
        jdbc.sql("update scheduled_tasks set picked = true, picked_by = 'elsewhere', last_heartbeat = :at where task_instance = :entry")
                .param("at", heartbeat.atOffset(ZoneOffset.UTC)).param("entry", entry).update();
        return entry;
    }
}
