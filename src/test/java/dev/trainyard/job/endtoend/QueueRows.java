package dev.trainyard.job.endtoend;

import dev.trainyard.job.lifecycle.QueueEntryId;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Changes the queue's rows as db-scheduler does, under the control of a test. */
public final class QueueRows {

    /** A picked queue entry with the version of its row. Another pick or release increments the version. */
    public record Picked(QueueEntryId entryId, long version) {
    }

    private final JdbcClient jdbc;

    public QueueRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public Optional<Picked> pick(UUID job, Random random) {
        List<Picked> free = jdbc.sql("select task_instance, version from scheduled_tasks where task_instance like :job and picked = false")
                .param("job", job + ".%")
                .query((row, number) -> new Picked(QueueEntryId.of(row.getString(1)), row.getLong(2))).list();
        if (free.isEmpty()) {
            return Optional.empty();
        }
        Picked entry = free.get(random.nextInt(free.size()));
        return change(entry, "picked = true") ? Optional.of(new Picked(entry.entryId(), entry.version() + 1)) : Optional.empty();
    }

    /** Returns whether this execution still owns the entry, and locks the row until the caller's transaction ends. */
    public boolean isCurrent(Picked entry) {
        return jdbc.sql("select version from scheduled_tasks where task_instance = :entry and picked = true and version = :version for update")
                .param("entry", entry.entryId().toString()).param("version", entry.version()).query(Long.class).optional().isPresent();
    }

    /** Releases the entry, in the caller's transaction, unless another execution owns it. */
    public boolean release(Picked entry) {
        return change(entry, "picked = false");
    }

    /** Deletes the entry of an ended execution, unless another execution owns it. */
    public void remove(Picked entry) {
        jdbc.sql("delete from scheduled_tasks where task_instance = :entry and version = :version")
                .param("entry", entry.entryId().toString()).param("version", entry.version()).update();
    }

    public int count(UUID job) {
        return jdbc.sql("select count(*) from scheduled_tasks where task_instance like :job").param("job", job + ".%")
                .query(Integer.class).single();
    }

    private boolean change(Picked entry, String change) {
        return jdbc.sql("update scheduled_tasks set " + change + ", version = version + 1 where task_instance = :entry and version = :version")
                .param("entry", entry.entryId().toString()).param("version", entry.version()).update() == 1;
    }
}
