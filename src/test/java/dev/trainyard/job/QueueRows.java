package dev.trainyard.job;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Does to the queue's rows what db-scheduler does, on the command of a test. */
final class QueueRows {

    /** An entry and the version that it had when it was picked; an entry that has changed hands since has another. */
    record Picked(Dispatch dispatch, long version) {
    }

    private final JdbcClient jdbc;

    QueueRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Picked> pick(UUID job, Random random) {
        List<Picked> free = jdbc.sql("select task_instance, version from scheduled_tasks where task_instance like :job and picked = false")
                .param("job", job + ".%")
                .query((row, number) -> new Picked(Dispatch.of(row.getString(1)), row.getLong(2))).list();
        if (free.isEmpty()) {
            return Optional.empty();
        }
        Picked entry = free.get(random.nextInt(free.size()));
        return change(entry, "picked = true") ? Optional.of(new Picked(entry.dispatch(), entry.version() + 1)) : Optional.empty();
    }

    /** Whether the entry has not been given to another execution; holds the row until the caller's transaction ends. */
    boolean isCurrent(Picked entry) {
        return jdbc.sql("select version from scheduled_tasks where task_instance = :entry and picked = true and version = :version for update")
                .param("entry", entry.dispatch().toString()).param("version", entry.version()).query(Long.class).optional().isPresent();
    }

    /** Makes the entry free again, unless it has been given to another execution. */
    boolean release(Picked entry) {
        return change(entry, "picked = false");
    }

    /** Makes the entry of a dead execution free again; part of the caller's transaction. */
    void remove(Picked entry) {
        jdbc.sql("delete from scheduled_tasks where task_instance = :entry and version = :version")
                .param("entry", entry.dispatch().toString()).param("version", entry.version()).update();
    }

    int count(UUID job) {
        return jdbc.sql("select count(*) from scheduled_tasks where task_instance like :job").param("job", job + ".%")
                .query(Integer.class).single();
    }

    private boolean change(Picked entry, String change) {
        return jdbc.sql("update scheduled_tasks set " + change + ", version = version + 1 where task_instance = :entry and version = :version")
                .param("entry", entry.dispatch().toString()).param("version", entry.version()).update() == 1;
    }
}
