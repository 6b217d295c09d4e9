package dev.trainyard.job.execution;

import com.github.kagkarlsson.scheduler.CurrentlyExecuting;
import com.github.kagkarlsson.scheduler.Scheduler;
import dev.trainyard.job.lifecycle.AttemptStore;
import dev.trainyard.job.lifecycle.QueueEntryId;
import dev.trainyard.platform.schedule.BackgroundTimer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Maintains the queue once per heartbeat: releases the entries of dead processes, and corrects execution times after a change of the
 * clock. The scheduler's own detection of dead processes is not used, because it compares wall clocks.
 */
@Component
class QueueMaintenance {

    private static final Logger log = LoggerFactory.getLogger(QueueMaintenance.class);
    /** The smallest backward step of the clock that triggers a check of the queue. */
    private static final Duration CLOCK_STEP = Duration.ofMillis(500);

    private final Scheduler scheduler;
    private final QueueEntries entries;
    private final AttemptStore attemptStore;
    private final ExecutorProperties properties;
    private final HeartbeatObserver observer;
    private final BackgroundTimer timer = new BackgroundTimer("queue-maintenance");
    private Long clockOffset;

    QueueMaintenance(Scheduler scheduler, QueueEntries entries, AttemptStore attemptStore, ExecutorProperties properties) {
        this.scheduler = scheduler;
        this.entries = entries;
        this.attemptStore = attemptStore;
        this.properties = properties;
        this.observer = new HeartbeatObserver(properties.lease(), System::nanoTime);
    }

    void start() {
        timer.every(Duration.ZERO, properties.heartbeat(), this::run);
    }

    void stop() {
        timer.close();
    }

    private void run() {
        attempt(this::repairTimes);
        attempt(this::takeOverFromTheDead);
    }

    private void attempt(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            log.warn("Queue maintenance failed; next try in {}: {}", properties.heartbeat(), e.toString());
        }
    }

    private void repairTimes() {
        Instant now = Instant.now();
        // The scheduler sleeps until a wall-clock time, which may be far in the future after the clock was set back.
        if (hasClockGoneBack(now)) {
            scheduler.triggerCheckForDueExecutions();
        }
        if (entries.bringForward(now, longestDelay()) > 0) {
            scheduler.triggerCheckForDueExecutions();
        }
    }

    private void takeOverFromTheDead() {
        long asked = observer.now();
        observer.silent(entries.heartbeats(), asked).forEach(this::takeOver);
    }

    private void takeOver(Heartbeat heartbeat) {
        if (isExecutedHere(heartbeat)) {
            return;
        }
        try {
            if (attemptStore.abandoned(QueueEntryId.of(heartbeat.entry()), () -> entries.release(heartbeat))) {
                log.warn("The worker of entry {} is dead: its heartbeat has not changed for {}", heartbeat.entry(), properties.lease());
                scheduler.triggerCheckForDueExecutions();
            }
        } catch (RuntimeException e) {
            // The database may have rejected other processes' heartbeats as well, so give them time for new ones.
            observer.startAnew();
            throw e;
        }
    }

    /** Whether this process executes the entry: it is then alive, even if it could not store its heartbeats. */
    private boolean isExecutedHere(Heartbeat heartbeat) {
        return scheduler.getCurrentlyExecuting().stream().map(CurrentlyExecuting::getExecution)
                .anyMatch(execution -> execution.getId().equals(heartbeat.entry()) && execution.version == heartbeat.version());
    }

    private boolean hasClockGoneBack(Instant wall) {
        long offset = wall.toEpochMilli() - TimeUnit.NANOSECONDS.toMillis(observer.now());
        boolean back = clockOffset != null && offset < clockOffset - CLOCK_STEP.toMillis();
        clockOffset = offset;
        return back;
    }

    /** Returns the longest delay of an entry scheduled by a correct clock. The lease is added as tolerance for clocks that differ. */
    private Duration longestDelay() {
        Duration delay = properties.retryDelay();
        return (delay.compareTo(Executor.MEMORY_RETRY) > 0 ? delay : Executor.MEMORY_RETRY).plus(properties.lease());
    }
}
