package dev.trainyard.job.execution;

import com.github.kagkarlsson.scheduler.task.Execution;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Checks whether an execution still owns its queue entry. db-scheduler increments the entry's version each time the entry is picked. */
@Component
class PickedEntries {

    private final JdbcClient jdbc;

    PickedEntries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Whether the execution still owns its queue entry. If so, locks the entry's row, so that nobody else can take it until the caller's
     * transaction ends.
     */
    boolean isCurrent(Execution execution) {
        return jdbc.sql("""
                select version from scheduled_tasks
                where task_name = :task and task_instance = :instance and picked = true and version = :version for update""")
                .param("task", execution.getTaskName()).param("instance", execution.getId()).param("version", execution.version)
                .query(Long.class).optional().isPresent();
    }
}
