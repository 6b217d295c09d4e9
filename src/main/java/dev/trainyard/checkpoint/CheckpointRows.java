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

/** The table of valid checkpoints. Plain SQL, because the transaction that writes a row must also check which attempt holds the job. */
@Component
class CheckpointRows implements ArtifactOwner {

    static final String DIRECTORY = "checkpoints";

    /**
     * The rows after a checkpoint was added.
     *
     * @param deleted checkpoints whose rows are deleted, and whose files may be deleted
     * @param limit   a sentence about the quota that leaves no room for as many checkpoints as the job wants; null if there is room
     */
    record Added(List<Checkpoint> deleted, String limit) {
    }

    private final JdbcClient jdbc;
    private final CheckpointStorage storage;

    CheckpointRows(JdbcClient jdbc, CheckpointStorage storage) {
        this.jdbc = jdbc;
        this.storage = storage;
    }

    /**
     * Inserts a checkpoint and deletes the rows of all but the last {@code keepLast}, or of more if a quota requires it. The new
     * checkpoint is stored even beyond a quota, because the job would repeat work without it.
     *
     * @return empty if the attempt no longer holds the job
     */
    @Transactional
    Optional<Added> add(Checkpoint checkpoint, int keepLast) {
        if (!hold(checkpoint.job(), checkpoint.attempt())) {
            return Optional.empty();
        }
        // Later checkpoints of earlier attempts must have been damaged, because this attempt resumed before them. A row of this attempt
        // at this step comes from an earlier try, whose commit succeeded but whose answer was lost.
        List<Checkpoint> forgotten = new ArrayList<>(list(checkpoint.job()).stream()
                .filter(c -> c.attempt() < checkpoint.attempt() && c.step() >= checkpoint.step() || c.step() == checkpoint.step()).toList());
        forgotten.forEach(this::remove);
        jdbc.sql("""
                insert into checkpoints (job_id, step, epoch, attempt, artifact, sha256, bytes, created_at)
                values (:job, :step, :epoch, :attempt, :artifact, :sha256, :bytes, :createdAt)""")
                .param("job", checkpoint.job()).param("step", checkpoint.step()).param("epoch", checkpoint.epoch())
                .param("attempt", checkpoint.attempt()).param("artifact", checkpoint.artifact().key())
                .param("sha256", checkpoint.sha256()).param("bytes", checkpoint.sizeBytes())
                .param("createdAt", checkpoint.createdAt().atOffset(ZoneOffset.UTC))
                .update();
        List<Checkpoint> wanted = list(checkpoint.job());
        CheckpointStorage.Fit fit = storage.fit(checkpoint.job(), wanted.stream().limit(keepLast).map(Checkpoint::sizeBytes).toList());
        wanted.stream().skip(fit.count()).forEach(old -> {
            remove(old);
            forgotten.add(old);
        });
        return Optional.of(new Added(forgotten, fit.limit()));
    }

    /** Whether the attempt holds the job. If so, locks the job's row, so that no other attempt begins until the transaction ends. */
    private boolean hold(UUID job, int attempt) {
        return jdbc.sql("select attempt from jobs where id = :job and attempt = :attempt and execution is not null for update")
                .param("job", job).param("attempt", attempt).query(Integer.class).optional().isPresent();
    }

    private void remove(Checkpoint checkpoint) {
        jdbc.sql("delete from checkpoints where job_id = :job and step = :step")
                .param("job", checkpoint.job()).param("step", checkpoint.step()).update();
    }

    /** Returns the job's checkpoints, the latest first. */
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
