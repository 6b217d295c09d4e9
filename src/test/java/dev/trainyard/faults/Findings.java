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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Checks the contents of the database and the artifact store after the faults. */
final class Findings {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** Excludes, by name, the jobs that need not end with the weights of an undisturbed job. */
    private static final String COMPARABLE = "name not in ('endless', '" + Workload.ASIDE + "')";
    private static final Map<String, Set<String>> NEXT = Map.of(
            "QUEUED", Set.of("RUNNING", "PAUSED", "STOPPING", "FAILED", "CANCELLED"),
            "RUNNING", Set.of("QUEUED", "PAUSING", "STOPPING", "SUCCEEDED", "FAILED", "CANCELLED"),
            "PAUSING", Set.of("RUNNING", "PAUSED", "STOPPING", "SUCCEEDED", "FAILED", "CANCELLED"),
            "PAUSED", Set.of("QUEUED", "STOPPING", "CANCELLED"),
            "STOPPING", Set.of("SUCCEEDED", "FAILED", "CANCELLED"));

    private final Cluster cluster;
    private final JdbcClient database;

    Findings(Cluster cluster) {
        this.cluster = cluster;
        this.database = cluster.database();
    }

    /** @param jobs number of posted jobs that were answered with 201 */
    void everyJobEndedOnce(int jobs) {
        assertThat(count("select count(*) from jobs where name <> 'endless'")).as("number of stored jobs").isEqualTo(jobs);
        assertThat(rows("select id from jobs where status <> 'SUCCEEDED' and " + COMPARABLE)).as("jobs that did not succeed").isEmpty();
        assertThat(rows("""
                select j.id from jobs j where 1 <> (select count(*) from job_transitions t
                    where t.job_id = j.id and t.to_status in ('SUCCEEDED', 'FAILED', 'CANCELLED'))"""))
                .as("jobs that did not end exactly once").isEmpty();
        assertThat(rows("""
                select t.job_id from job_transitions t join job_transitions next on next.job_id = t.job_id and next.position = t.position + 1
                where next.from_status <> t.to_status or next.attempt < t.attempt or t.to_status in ('SUCCEEDED', 'FAILED', 'CANCELLED')"""))
                .as("jobs whose transitions do not follow from each other").isEmpty();
        assertThat(rows("""
                select j.id from jobs j where j.status = 'SUCCEEDED' and j.model <> 'churned' and 1 <> (select count(*) from model_versions v
                    where v.job_id = j.id and v.version = j.model_version and v.weights_sha256 = j.weights_sha256)"""))
                .as("jobs that do not have exactly one model version").isEmpty();
        assertThat(rows("select job_id from model_versions group by job_id having job_id is not null and count(*) > 1"))
                .as("jobs with several model versions").isEmpty();
        assertThat(rows("""
                select v.job_id from model_versions v left join jobs j on j.id = v.job_id
                where v.job_id is not null and (j.id is null or j.status <> 'SUCCEEDED' or j.model_version <> v.version)"""))
                .as("jobs that have a model version without having succeeded with it").isEmpty();
        assertThat(database.sql("""
                select model || ' version ' || model_version from jobs where model_version is not null
                group by model, model_version having count(*) > 1""").query(String.class).list())
                .as("versions whose number was given to several jobs").isEmpty();
        assertThat(database.sql("select from_status, to_status from job_transitions where from_status is not null")
                .query((row, i) -> List.of(row.getString(1), row.getString(2))).set())
                .as("transitions").allMatch(step -> NEXT.get(step.get(0)).contains(step.get(1)));
        assertThat(rows("""
                select t.job_id from job_transitions t join job_transitions next on next.job_id = t.job_id and next.position = t.position + 1
                where next.to_status = 'RUNNING' and next.from_status = 'QUEUED' and next.attempt <> t.attempt + 1"""))
                .as("jobs whose attempts are not numbered one after the other").isEmpty();
    }

    void nothingIsStuck() {
        await("the queue is empty").atMost(LIMIT).pollInterval(Duration.ofMillis(200))
                .until(() -> count("select count(*) from scheduled_tasks") == 0);
        assertThat(rows("select id from jobs where finished_at is null or execution is not null")).as("jobs that are held").isEmpty();
        assertThat(database.sql("select count(*) from pg_stat_activity where state like 'idle in transaction%'").query(Integer.class).single())
                .as("transactions left open").isZero();
    }

    /** Requires that every file has a row, every row has a file, and no file is half written. */
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
            // A file was swept during the walk. The caller retries.
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
     * Returns the times from the death of an attempt's process until another process noticed it, in ascending order. Leaves out attempts
     * that overlap an outage of the database.
     */
    List<Duration> takeovers(List<Scene.Struck> struck) {
        List<Duration> takeovers = new ArrayList<>();
        for (Scene.Struck attempt : struck) {
            released(attempt.job(), attempt.attempt(), attempt.at()).filter(end -> cluster.postgres().outages().stream()
                    .noneMatch(outage -> outage.from().isBefore(end) && outage.to().isAfter(attempt.at())))
                    .ifPresent(end -> takeovers.add(Duration.between(attempt.at(), end)));
        }
        takeovers.sort(Comparator.naturalOrder());
        return takeovers;
    }

    /** Returns the time at which the attempt was taken from its worker, if that was after {@code after}. */
    Optional<Instant> released(UUID job, int attempt, Instant after) {
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
