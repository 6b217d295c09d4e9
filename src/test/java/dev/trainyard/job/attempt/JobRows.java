package dev.trainyard.job.attempt;

import dev.trainyard.job.JobSpec;
import dev.trainyard.platform.json.SpecificationReader;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Jobs as rows, for tests of what is kept beside them. */
public final class JobRows {

    private static final JsonMapper JSON = JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

    /** With all its defaults, as a job is stored. */
    private static final String SPECIFICATION = JSON.writeValueAsString(new SpecificationReader().read(JSON.readTree("""
            {"name": "xor", "dataset": "xor", "optimizer": {"type": "sgd", "learning_rate": 1},
             "architecture": {"input": [2], "layers": [{"type": "dense", "units": 2}]}}"""), JobSpec.class));

    private JobRows() {
    }

    /** A running job in its first attempt. */
    public static UUID insert(JdbcTemplate database) {
        UUID id = UUID.randomUUID();
        database.update("""
                insert into jobs (id, name, model, dataset, specification, status, attempt, interruptions, execution, epoch, step,
                    seconds, parameters, created_at)
                values (?, 'xor', 'xor', 'xor', ?, 'RUNNING', 1, 0, 'here', 0, 0, 0, 9, ?)""", id, SPECIFICATION, Timestamp.from(Instant.now()));
        return id;
    }

    /** Another worker takes the job. */
    public static void nextAttempt(JdbcTemplate database, UUID job) {
        database.update("update jobs set attempt = attempt + 1 where id = ?", job);
    }
}
