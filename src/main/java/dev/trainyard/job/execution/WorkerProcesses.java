package dev.trainyard.job.execution;

import dev.trainyard.job.spec.MemoryCapacity;
import dev.trainyard.platform.database.Reachability;
import dev.trainyard.platform.role.Roles;
import dev.trainyard.platform.schedule.BackgroundTimer;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Announces this process's memory in the database and reads that of others, so that any process can reject a job that fits into none. */
@Component
public class WorkerProcesses {

    private static final Logger log = LoggerFactory.getLogger(WorkerProcesses.class);
    private static final Duration BETWEEN_ANNOUNCEMENTS = Duration.ofSeconds(10);

    private final String process = UUID.randomUUID().toString();
    private final JdbcClient jdbc;
    private final MemoryBudget memory;
    private final Roles roles;
    private final Reachability database;
    private final BackgroundTimer timer = new BackgroundTimer("announcement");

    WorkerProcesses(JdbcClient jdbc, MemoryBudget memory, Roles roles, Reachability database) {
        this.jdbc = jdbc;
        this.memory = memory;
        this.roles = roles;
        this.database = database;
    }

    @EventListener(ApplicationReadyEvent.class)
    void join() {
        if (roles.isWorker()) {
            announce();
            timer.every(BETWEEN_ANNOUNCEMENTS, BETWEEN_ANNOUNCEMENTS, this::announce);
        }
    }

    @EventListener(ContextClosedEvent.class)
    void leave() {
        timer.close();
        // Otherwise the other processes ignore this one after a minute without an announcement.
        if (roles.isWorker() && database.answers()) {
            attempt(() -> jdbc.sql("delete from workers where process = :process").param("process", process).update());
        }
    }

    private void announce() {
        attempt(() -> {
            if (jdbc.sql("update workers set seen_at = current_timestamp where process = :process").param("process", process).update() == 0) {
                jdbc.sql("insert into workers (process, off_heap_bytes, heap_bytes, seen_at) values (:process, :offHeap, :heap, current_timestamp)")
                        .param("process", process).param("offHeap", memory.capacity().offHeapBytes())
                        .param("heap", memory.capacity().heapBytes()).update();
                jdbc.sql("delete from workers where seen_at < current_timestamp - interval '1' day").update();
            }
            // If the database's clock was set back, a dead process with a future time would seem alive until the clock reaches that time.
            jdbc.sql("update workers set seen_at = current_timestamp where seen_at > current_timestamp + interval '1' minute").update();
        });
    }

    private static void attempt(Runnable statement) {
        try {
            statement.run();
        } catch (RuntimeException e) {
            log.warn("Cannot announce this process's memory; next try in {}: {}", BETWEEN_ANNOUNCEMENTS, e.toString());
        }
    }

    /** Returns the memory of each live worker process, the largest first. */
    public List<MemoryCapacity> capacities() {
        return jdbc.sql("""
                select off_heap_bytes, heap_bytes from workers where seen_at > current_timestamp - interval '1' minute""")
                .query((row, number) -> new MemoryCapacity(row.getLong(1), row.getLong(2))).list().stream()
                .sorted(Comparator.comparingLong(MemoryCapacity::offHeapBytes).reversed()).toList();
    }
}
