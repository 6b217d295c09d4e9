package dev.trainyard.job;

import com.github.kagkarlsson.scheduler.task.Execution;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who executes which entry of the queue, as db-scheduler notes it: each time that an entry changes hands its version grows. */
@Component
class Picks {

    private final JdbcClient jdbc;

    Picks(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Whether the entry has not been given to anyone else since it was picked for this execution. When it has not, it is not until
     * the caller's transaction ends.
     */
    boolean isCurrent(Execution execution) {
        return jdbc.sql("""
                select version from scheduled_tasks
                where task_name = :task and task_instance = :instance and picked = true and version = :version for update""")
                .param("task", execution.getTaskName()).param("instance", execution.getId()).param("version", execution.version)
                .query(Long.class).optional().isPresent();
    }
}
