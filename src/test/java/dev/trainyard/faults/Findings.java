package dev.trainyard.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is there after the faults, held against what must be. */
final class Findings {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Cluster cluster;
    private final JdbcClient database;

    Findings(Cluster cluster) {
        this.cluster = cluster;
        this.database = cluster.database();
    }

    /** @param jobs how many were posted, each of which a client was answered with 201 */
    void everyJobEndedOnce(int jobs) {
        assertThat(count("select count(*) from jobs where name <> 'endless'")).as("jobs, of which none was stored twice").isEqualTo(jobs);
        assertThat(rows("select id from jobs where status <> 'SUCCEEDED' and name <> 'endless'")).as("jobs that did not succeed").isEmpty();
        assertThat(rows("""
                select j.id from jobs j where 1 <> (select count(*) from job_transitions t
                    where t.job_id = j.id and t.to_status in ('SUCCEEDED', 'FAILED', 'CANCELLED'))"""))
                .as("jobs that did not end exactly once").isEmpty();
        assertThat(rows("""
                select t.job_id from job_transitions t join job_transitions next on next.job_id = t.job_id and next.position = t.position + 1
                where next.from_status <> t.to_status or next.attempt < t.attempt or t.to_status in ('SUCCEEDED', 'FAILED', 'CANCELLED')"""))
                .as("jobs whose transitions do not follow from each other").isEmpty();
        assertThat(rows("""
                select j.id from jobs j where name <> 'endless' and 1 <> (select count(*) from model_versions v
                    where v.job_id = j.id and v.version = j.model_version and v.weights_sha256 = j.weights_sha256)"""))
                .as("jobs that do not have exactly one model version").isEmpty();
        assertThat(count("select count(*) from model_versions")).as("model versions").isEqualTo(jobs);
    }

    void nothingIsStuck() {
        await("the queue is empty").atMost(LIMIT).pollInterval(Duration.ofMillis(200))
                .until(() -> count("select count(*) from scheduled_tasks") == 0);
        assertThat(rows("select id from jobs where finished_at is null or execution is not null")).as("jobs that are held").isEmpty();
        assertThat(database.sql("select count(*) from pg_stat_activity where state like 'idle in transaction%'").query(Integer.class).single())
                .as("transactions that nobody ends").isZero();
    }

    /** Every file has a row, every row has a file, and no file is half written. */
    void filesAreThoseOfTheRows() throws IOException {
        await("files without a row have been swept").atMost(LIMIT).pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(files()).as("files").isSubsetOf(recorded()));
        assertThat(files()).as("files").isEqualTo(recorded());
        try (Stream<Path> incomplete = Files.list(artifacts().resolve(".incomplete"))) {
            assertThat(incomplete).as("files whose writing was interrupted").isEmpty();
        }
    }

    private Path artifacts() {
        return cluster.data().resolve("artifacts");
    }

    private Set<String> recorded() {
        return new HashSet<>(database.sql("""
                select artifact from checkpoints union all select artifact from model_versions union all select content_key from datasets""")
                .query(String.class).list());
    }

    private Set<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(artifacts())) {
            return files.filter(Files::isRegularFile).map(file -> artifacts().relativize(file).toString())
                    .filter(key -> !key.startsWith(".")).collect(Collectors.toSet());
        } catch (UncheckedIOException e) {
            // Swept while it was looked at; then it is looked again.
            throw new AssertionError(e);
        }
    }

    int attempts() {
        return count("select coalesce(sum(attempt), 0) from jobs");
    }

    int events(String code) {
        return database.sql("select count(*) from job_events where code = :code").param("code", code).query(Integer.class).single();
    }

    /**
     * How long it took until another process had noticed that an attempt was without its process: of those during which the database
     * was there.
     */
    List<Duration> takeovers(List<Campaign.Struck> struck) {
        List<Duration> takeovers = new ArrayList<>();
        for (Campaign.Struck attempt : struck) {
            released(attempt.job(), attempt.attempt(), attempt.at()).filter(end -> cluster.postgres().outages().stream()
                    .noneMatch(outage -> outage.from().isBefore(end) && outage.to().isAfter(attempt.at())))
                    .ifPresent(end -> takeovers.add(Duration.between(attempt.at(), end)));
        }
        takeovers.sort(Comparator.naturalOrder());
        return takeovers;
    }

    private Optional<Instant> released(UUID job, int attempt, Instant after) {
        return database.sql("""
                select at from job_transitions where job_id = :job and attempt = :attempt and from_status = 'RUNNING'
                and to_status = 'QUEUED' and at > :after order by position limit 1""")
                .param("job", job).param("attempt", attempt).param("after", after.atOffset(ZoneOffset.UTC))
                .query(OffsetDateTime.class).optional().map(OffsetDateTime::toInstant);
    }

    private int count(String sql) {
        return database.sql(sql).query(Integer.class).single();
    }

    private List<UUID> rows(String sql) {
        return database.sql(sql).query(UUID.class).list();
    }
}
