package dev.trainyard.checkpoint;

import dev.trainyard.platform.artifact.Artifact;
import dev.trainyard.platform.artifact.ArtifactOwner;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Which checkpoints count. Plain SQL, because a row may only be written together with the question whose the job is. */
@Component
class CheckpointRows implements ArtifactOwner {

    static final String DIRECTORY = "checkpoints";

    private final JdbcClient jdbc;

    CheckpointRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Records a checkpoint and forgets all but the last {@code keepLast}.
     *
     * @return the forgotten ones, whose files may go; empty when the attempt no longer holds the job
     */
    @Transactional
    Optional<List<Checkpoint>> add(Checkpoint checkpoint, int keepLast) {
        List<Checkpoint> forgotten = new ArrayList<>();
        // An earlier attempt may have saved this step and its file turned out damaged.
        find(checkpoint.job(), checkpoint.step()).filter(c -> c.attempt() < checkpoint.attempt()).ifPresent(earlier -> {
            remove(earlier, checkpoint.attempt());
            forgotten.add(earlier);
        });
        int inserted = jdbc.sql("""
                insert into checkpoints (job_id, step, epoch, attempt, artifact, sha256, bytes, created_at)
                select id, cast(:step as bigint), cast(:epoch as integer), attempt, cast(:artifact as varchar(200)),
                    cast(:sha256 as varchar(64)), cast(:bytes as bigint), cast(:createdAt as timestamp(6) with time zone)
                from jobs where id = :job and attempt = :attempt and execution is not null""")
                .param("step", checkpoint.step()).param("epoch", checkpoint.epoch())
                .param("artifact", checkpoint.artifact().key()).param("sha256", checkpoint.sha256())
                .param("bytes", checkpoint.sizeBytes()).param("createdAt", checkpoint.createdAt().atOffset(ZoneOffset.UTC))
                .param("job", checkpoint.job()).param("attempt", checkpoint.attempt())
                .update();
        if (inserted == 0) {
            return Optional.empty();
        }
        list(checkpoint.job()).stream().skip(keepLast).forEach(old -> {
            remove(old, checkpoint.attempt());
            forgotten.add(old);
        });
        return Optional.of(forgotten);
    }

    private void remove(Checkpoint checkpoint, int attempt) {
        jdbc.sql("""
                delete from checkpoints where job_id = :job and step = :step
                and exists (select 1 from jobs where id = :job and attempt = :attempt and execution is not null)""")
                .param("job", checkpoint.job()).param("step", checkpoint.step()).param("attempt", attempt)
                .update();
    }

    /** The latest first. */
    List<Checkpoint> list(UUID job) {
        return jdbc.sql("select * from checkpoints where job_id = :job order by step desc").param("job", job)
                .query(CheckpointRows::row).list();
    }

    Optional<Checkpoint> find(UUID job, long step) {
        return jdbc.sql("select * from checkpoints where job_id = :job and step = :step").param("job", job).param("step", step)
                .query(CheckpointRows::row).optional();
    }

    @Override
    public String directory() {
        return DIRECTORY;
    }

    @Override
    public Set<String> keys() {
        return jdbc.sql("select artifact from checkpoints").query(String.class).set();
    }

    private static Checkpoint row(ResultSet row, int number) throws SQLException {
        return new Checkpoint(row.getObject("job_id", UUID.class), row.getLong("step"), row.getInt("epoch"), row.getInt("attempt"),
                new Artifact(row.getString("artifact"), row.getString("sha256"), row.getLong("bytes")),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
