package dev.trainyard.job.submission;

import dev.trainyard.job.lifecycle.AttemptStore;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Stores the idempotency keys of job requests. A client that does not know whether its job was stored repeats the request with the same
 * key. A key is deleted with its job.
 */
@Component
public class IdempotencyKeys {

    public static final int MAX_LENGTH = 255;

    /** The request and the job that a key belongs to. */
    record Use(String requestSha256, UUID job) {
    }

    private final JdbcClient jdbc;

    IdempotencyKeys(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Use> find(String key) {
        return jdbc.sql("select request_sha256, job_id from idempotency_keys where idempotency_key = :key").param("key", key)
                .query((row, i) -> new Use(row.getString("request_sha256"), row.getObject("job_id", UUID.class))).optional();
    }

    /** @throws org.springframework.dao.DataIntegrityViolationException if the key is in use already */
    void use(String key, JsonNode request, UUID job) {
        jdbc.sql("""
                insert into idempotency_keys (idempotency_key, request_sha256, job_id, created_at)
                values (:key, :sha256, :job, :now)""")
                .param("key", key).param("sha256", sha256(request)).param("job", job)
                .param("now", AttemptStore.now().atOffset(ZoneOffset.UTC))
                .update();
    }

    static String sha256(JsonNode request) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256")
                    .digest(request.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
