package dev.trainyard.job.purge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.DatabaseTest;
import dev.trainyard.job.attempt.JobRows;
import dev.trainyard.platform.quota.QuotaLocks;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** The jobs of these tests ended in the year 2000, so that no purge by age concerns those of other tests. */
@DatabaseTest(properties = "trainyard.roles=api")
@AutoConfigureMockMvc
class PurgeTest {

    private static final Instant ENDED = Instant.parse("2000-01-01T00:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final List<String> DATA = List.of("checkpoints", "job_metric_chunks", "job_events", "job_evaluations");

    @Autowired
    private EndedJobs ended;
    @Autowired
    private JobEraser eraser;
    @Autowired
    private QuotaLocks locks;
    @Autowired
    private PlatformTransactionManager transactions;
    @Autowired
    private JdbcTemplate database;
    @Autowired
    private MockMvcTester http;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @AfterEach
    void clear() {
        database.update("delete from model_versions where model = 'purged'");
        database.update("delete from models where name = 'purged'");
        database.update("delete from jobs where finished_at < ?", Timestamp.from(ENDED.plus(DAY)));
    }

    @Test
    void deletesOldJobsByAge() {
        UUID job = ended(0);
        UUID running = JobRows.insert(database);
        PurgeProperties properties = new PurgeProperties(null, null, DAY, null, false, DAY);

        assertThat(purge(properties, ENDED.plus(DAY).minusSeconds(1))).isEqualTo(new Purge.Purged(0, 0));
        assertThat(exists(job)).isTrue();
        assertThat(purge(properties, ENDED.plus(DAY).plusSeconds(1))).isEqualTo(new Purge.Purged(1, 0));
        assertThat(exists(job)).isFalse();
        assertThat(exists(running)).isTrue();
        assertThat(meters.get(Purge.JOBS).tag("result", "deleted").counter().count()).isEqualTo(1);
    }

    @Test
    void deletesOldJobsByNumber() {
        List<UUID> jobs = Stream.of(0, 1, 2).map(this::ended).toList();
        int later = database.queryForObject("select count(*) from jobs where finished_at > ?", Integer.class,
                Timestamp.from(ENDED.plus(DAY)));

        purge(new PurgeProperties(null, null, null, later + 1, false, DAY), ENDED);
        assertThat(jobs).extracting(this::exists).containsExactly(false, false, true);
    }

    @Test
    void deletesOnlyTheDataOfJobsByAgeOrNumber() {
        UUID byAge = ended(0);
        UUID byNumber = ended(60);
        UUID kept = ended(120);
        int later = database.queryForObject("select count(*) from jobs where finished_at > ?", Integer.class,
                Timestamp.from(ENDED.plus(DAY)));
        Instant now = ENDED.plus(DAY).plusSeconds(30);

        assertThat(purge(new PurgeProperties(DAY, null, null, null, false, DAY), now)).isEqualTo(new Purge.Purged(0, 1));
        assertThat(data(byAge)).containsOnly(0);
        assertThat(data(byNumber)).doesNotContain(0);
        purge(new PurgeProperties(null, later + 1, null, null, false, DAY), now);
        assertThat(data(byNumber)).containsOnly(0);
        assertThat(data(kept)).doesNotContain(0);
        assertThat(http.get().uri("/api/v1/jobs/" + byAge)).hasStatusOk().bodyJson().extractingPath("$.purged_at")
                .isEqualTo("2000-01-02T00:00:30Z");
        assertThat(http.get().uri("/api/v1/jobs/" + kept)).hasStatusOk().bodyJson().extractingPath("$.purged_at").isNull();
        assertThat(http.get().uri("/api/v1/jobs/" + byAge + "/metrics?names=training_cost")).hasStatusOk();
        assertThat(purge(new PurgeProperties(DAY, null, null, null, false, DAY), now)).as("a second purge")
                .isEqualTo(new Purge.Purged(0, 0));
    }

    @Test
    void keepsJobOfAnExistingModelUnlessTheOperatorAsks() {
        UUID job = ended(0);
        model(job);
        Instant now = ENDED.plus(DAY).plusSeconds(1);

        assertThat(purge(new PurgeProperties(null, null, DAY, null, false, DAY), now)).isEqualTo(new Purge.Purged(0, 1));
        assertThat(exists(job)).isTrue();
        assertThat(data(job)).containsOnly(0);
        assertThat(purge(new PurgeProperties(null, null, DAY, null, true, DAY), now)).isEqualTo(new Purge.Purged(1, 0));
        assertThat(exists(job)).isFalse();
        assertThat(database.queryForObject("select count(*) from model_versions where model = 'purged'", Integer.class)).isEqualTo(1);
    }

    @Test
    void deletesManyRowsInSeveralTransactions() {
        UUID job = ended(0);
        database.batchUpdate("insert into job_events (job_id, sequence, at, attempt, level, code, message) "
                + "values (?, ?, ?, 1, 'info', 'x', 'x')",
                IntStream.rangeClosed(2, 1100).mapToObj(i -> new Object[] {job, i, Timestamp.from(ENDED)}).toList());
        assertThat(eraser.empty(job, ENDED)).isEqualTo(JobEraser.Result.DONE);
        assertThat(data(job)).containsOnly(0);
    }

    @Test
    void leavesWorkToTheProcessThatPurges() {
        UUID job = ended(0);
        new TransactionTemplate(transactions).executeWithoutResult(other -> {
            locks.lock(QuotaLocks.Name.PURGE);
            TransactionTemplate own = new TransactionTemplate(transactions);
            own.setPropagationBehavior(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
            assertThat(own.<JobEraser.Result>execute(status -> eraser.delete(job))).isEqualTo(JobEraser.Result.BUSY);
        });
        assertThat(exists(job)).isTrue();
    }

    @Test
    void deletesNothingOfJobThatHasNotEnded() {
        UUID job = JobRows.insert(database);
        data(job, ENDED);
        assertThat(eraser.empty(job, ENDED)).isEqualTo(JobEraser.Result.ABSENT);
        assertThat(eraser.delete(job)).isEqualTo(JobEraser.Result.ABSENT);
        assertThat(data(job)).doesNotContain(0);
    }

    @Test
    void deletesNothingByDefault() {
        PurgeProperties none = new PurgeProperties(null, null, null, null, false, DAY);
        assertThat(none.isEnabled()).isFalse();
        UUID job = ended(0);
        assertThat(purge(none, ENDED.plus(Duration.ofDays(10_000)))).isEqualTo(new Purge.Purged(0, 0));
        assertThat(exists(job)).isTrue();
    }

    @Test
    void refusesNegativeLimits() {
        assertThatThrownBy(() -> new PurgeProperties(DAY.negated(), null, null, null, false, DAY)).hasMessageContaining("purge.data-after");
        assertThatThrownBy(() -> new PurgeProperties(null, null, null, -1, false, DAY)).hasMessageContaining("purge.keep-jobs");
    }

    private Purge.Purged purge(PurgeProperties properties, Instant now) {
        return new Purge(ended, eraser, properties, meters, InstantSource.fixed(now)).purge();
    }

    private UUID ended(int secondsLater) {
        UUID job = JobRows.insert(database);
        Instant end = ENDED.plusSeconds(secondsLater);
        database.update("update jobs set status = 'SUCCEEDED', execution = null, finished_at = ? where id = ?", Timestamp.from(end), job);
        data(job, end);
        return job;
    }

    private void data(UUID job, Instant time) {
        Timestamp at = Timestamp.from(time);
        database.update("""
                insert into checkpoints (job_id, step, epoch, attempt, artifact, sha256, bytes, created_at)
                values (?, 1, 1, 1, ?, 'x', 1, ?)""", job, "checkpoints/" + job, at);
        database.update("insert into job_metric_chunks (job_id, first_point, points, last_step, content) values (?, 0, 1, 1, ?)",
                job, new byte[1]);
        database.update("insert into job_events (job_id, sequence, at, attempt, level, code, message) "
                + "values (?, 1, ?, 1, 'info', 'x', 'x')", job, at);
        database.update("insert into job_evaluations (job_id, split, content, created_at) values (?, 'test', ?, ?)", job, new byte[1], at);
    }

    private List<Integer> data(UUID job) {
        return DATA.stream().map(table -> database.queryForObject("select count(*) from " + table + " where job_id = ?",
                Integer.class, job)).toList();
    }

    private void model(UUID job) {
        Timestamp at = Timestamp.from(ENDED);
        database.update("insert into models (name, last_version, created_at) values ('purged', 1, ?)", at);
        database.update("""
                insert into model_versions (id, model, version, job_id, definition, artifact, sha256, size_bytes, weights_sha256, parameters,
                    metrics, provenance, created_at)
                values (?, 'purged', 1, ?, '{}', 'models/none', 'x', 1, 'x', 1, '{}', '{}', ?)""", UUID.randomUUID(), job, at);
    }

    private boolean exists(UUID job) {
        return database.queryForObject("select count(*) from jobs where id = ?", Integer.class, job) == 1;
    }
}
