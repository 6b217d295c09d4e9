package dev.trainyard.job.purge;

import dev.trainyard.platform.schedule.BackgroundTimer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Deletes old jobs that have ended, or only their data, by age or by number. Models are kept, and by default also the jobs that trained
 * them. If another process purges, this one leaves the work to it.
 */
@Component
class Purge {

    static final String JOBS = "trainyard.purge.jobs";
    static final String FAILURES = "trainyard.purge.failures";
    private static final Logger log = LoggerFactory.getLogger(Purge.class);

    /** The numbers of jobs that one purge deleted, and that it emptied of their data. */
    record Purged(int deleted, int emptied) {
    }

    private final EndedJobs ended;
    private final JobEraser eraser;
    private final PurgeProperties properties;
    private final InstantSource clock;
    private final Counter deleted;
    private final Counter emptied;
    private final Counter failures;
    private final BackgroundTimer timer = new BackgroundTimer("purge");

    @Autowired
    Purge(EndedJobs ended, JobEraser eraser, PurgeProperties properties, MeterRegistry meters) {
        this(ended, eraser, properties, meters, InstantSource.system());
    }

    Purge(EndedJobs ended, JobEraser eraser, PurgeProperties properties, MeterRegistry meters, InstantSource clock) {
        this.ended = ended;
        this.eraser = eraser;
        this.properties = properties;
        this.clock = clock;
        this.deleted = counter(meters, "deleted");
        this.emptied = counter(meters, "emptied");
        this.failures = Counter.builder(FAILURES).description("Purges of this process that failed").register(meters);
    }

    private static Counter counter(MeterRegistry meters, String result) {
        return Counter.builder(JOBS).tag("result", result)
                .description("Jobs that this process has purged: deleted, or emptied of their checkpoints, metrics, events and evaluations")
                .register(meters);
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        if (properties.isEnabled()) {
            timer.every(Duration.ZERO, properties.every(), this::attempt);
        }
    }

    @EventListener(ContextClosedEvent.class)
    void stop() {
        timer.close();
    }

    private void attempt() {
        try {
            Purged purged = purge();
            if (purged.deleted() + purged.emptied() > 0) {
                log.info("Purge: deleted {} jobs that have ended, and the checkpoints, metrics, events and evaluations of {} others "
                        + "(trainyard.purge)", purged.deleted(), purged.emptied());
            }
        } catch (RuntimeException e) {
            failures.increment();
            log.warn("Purge failed; next try in {}: {}", properties.every(), e.toString());
        }
    }

    Purged purge() {
        Instant now = clock.instant();
        int jobs = eraseAll(() -> ended.toDelete(properties, now), eraser::delete, deleted);
        int data = eraseAll(() -> ended.toEmpty(properties, now), job -> eraser.empty(job, now), emptied);
        return new Purged(jobs, data);
    }

    /** Repeats the search until it finds no new job, because one search returns a limited number. */
    private int eraseAll(Supplier<Set<UUID>> search, Function<UUID, JobEraser.Result> erase, Counter counter) {
        int done = 0;
        Set<UUID> seen = new HashSet<>();
        while (true) {
            Set<UUID> due = search.get();
            due.removeAll(seen);
            if (due.isEmpty()) {
                return done;
            }
            for (UUID job : due) {
                JobEraser.Result result = erase.apply(job);
                if (result == JobEraser.Result.BUSY || Thread.currentThread().isInterrupted()) {
                    return done;
                }
                if (result == JobEraser.Result.DONE) {
                    counter.increment();
                    done++;
                }
            }
            seen.addAll(due);
        }
    }
}
