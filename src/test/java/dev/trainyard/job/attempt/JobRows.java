package dev.trainyard.job.attempt;

import dev.trainyard.job.spec.JobSpec;
import dev.trainyard.platform.json.SpecificationReader;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Inserts rows of jobs, for tests of tables that refer to jobs. */
public final class JobRows {

    private static final JsonMapper JSON = JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

    /** A specification with all defaults filled in, as the service stores it. */
    private static final String SPECIFICATION = JSON.writeValueAsString(new SpecificationReader().read(JSON.readTree("""
            {"name": "xor", "dataset": "xor", "optimizer": {"type": "sgd", "learning_rate": 1},
             "architecture": {"input": [2], "layers": [{"type": "dense", "units": 2}]}}"""), JobSpec.class));

    private JobRows() {
    }

    /** Inserts a running job in its first attempt and returns its id. */
    public static UUID insert(JdbcTemplate database) {
        UUID id = UUID.randomUUID();
        database.update("""
                insert into jobs (id, name, model, dataset, specification, status, attempt, interruptions, execution, epoch, step,
                    seconds, parameters, created_at)
                values (?, 'xor', 'xor', 'xor', ?, 'RUNNING', 1, 0, 'here', 0, 0, 0, 9, ?)""", id, SPECIFICATION, Timestamp.from(Instant.now()));
        return id;
    }

    /** Starts the next attempt, as if another worker had claimed the job. */
    public static void nextAttempt(JdbcTemplate database, UUID job) {
        database.update("update jobs set attempt = attempt + 1 where id = ?", job);
    }
}
