package dev.trainyard.job.execution;

import dev.trainyard.checkpoint.Checkpoints;
import dev.trainyard.checkpoint.Snapshot;
import dev.trainyard.job.event.JobEvents;
import dev.trainyard.job.lifecycle.AttemptStore;
import dev.trainyard.job.lifecycle.Best;
import dev.trainyard.job.lifecycle.JobStatus;
import dev.trainyard.job.lifecycle.Last;
import dev.trainyard.job.metric.JobMetrics;
import dev.trainyard.nn.metric.MetricNames;
import dev.trainyard.nn.training.TrainingObserver;
import dev.trainyard.nn.training.TrainingState;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Monitors one training run: stores its measurements, saves its checkpoints, and tells it when to stop. Training does not wait for the
 * disk or the database: checkpoints are saved from a copy in the background, and training continues while the database is down.
 */
public final class TrainingRunMonitor implements TrainingObserver, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(TrainingRunMonitor.class);
    /** Repeating an epoch shorter than this takes less time than saving it. */
    static final Duration BETWEEN_CHECKPOINTS = Duration.ofSeconds(1);
    /** How long training waits for the database. A healthy database answers sooner; a later answer is used at the next directive. */
    private static final Duration PATIENCE = Duration.ofMillis(20);

    private final AttemptStore.Attempt attempt;
    private final AttemptStore attemptStore;
    private final Checkpoints checkpoints;
    private final JobEvents events;
    private final JobMetrics metrics;
    private final BooleanSupplier shuttingDown;
    private final Duration betweenCheckpoints;
    private final BackgroundTask saving = new BackgroundTask("checkpoint");
    private final BackgroundTask asking = new BackgroundTask("supervision");
    private final Snapshot snapshot = new Snapshot();
    /** Training time of earlier attempts after the last checkpoint. This attempt repeats that work, but the job's time includes both. */
    private double repeatedSeconds;
    private AttemptStore.Progress progress;
    private Best best;
    private Last last;
    private boolean checkpointWanted;
    private boolean suspending;
    private volatile JobStatus wanted = JobStatus.RUNNING;
    private volatile boolean lost;
    private volatile long checkpointedAt = System.nanoTime();
    private volatile long checkpointedStep = -1;
    /** Why the last checkpoint could not be saved, so that the job's log shows a repeated failure once; null if it was saved. */
    private volatile String unsavedBecause;
    /** The last logged quota because of which fewer checkpoints are kept, so that the job's log shows it once; null if none was logged. */
    private volatile String thinnedBecause;

    public TrainingRunMonitor(AttemptStore.Attempt attempt, AttemptStore attemptStore, Checkpoints checkpoints, JobEvents events,
            JobMetrics metrics, BooleanSupplier shuttingDown, Duration betweenCheckpoints) {
        this.attempt = attempt;
        this.attemptStore = attemptStore;
        this.checkpoints = checkpoints;
        this.events = events;
        this.metrics = metrics;
        this.shuttingDown = shuttingDown;
        this.betweenCheckpoints = betweenCheckpoints;
        this.repeatedSeconds = attempt.secondsBefore();
    }

    /** Sets the position of the checkpoint that training resumes from. */
    void startFrom(TrainingState.Position position, double epoch) {
        checkpointedStep = position.step();
        repeatedSeconds = Math.max(0, attempt.secondsBefore() - position.seconds());
        progress = new AttemptStore.Progress(epoch, position.step(), position.seconds() + repeatedSeconds, null);
        best = position.bestEpoch() == 0 ? null : new Best(position.bestEpoch(), position.bestMetrics());
        last = position.lastMetrics().isEmpty() ? null
                : new Last(position.ended() == null ? position.epoch() : epoch, position.lastMetrics());
    }

    @Override
    public void measured(Measurement measurement) {
        metrics.record(attempt.job(), attempt.number(), measurement);
        progress = new AttemptStore.Progress(measurement.epoch(), measurement.step(), measurement.seconds() + repeatedSeconds,
                measurement.metrics().get(MetricNames.EXAMPLES_PER_SECOND));
        if (measurement.endOfEpoch()) {
            last = new Last(measurement.epoch(), measurement.metrics());
        }
    }

    @Override
    public void best(int epoch, Map<String, Double> metrics) {
        best = new Best(epoch, metrics);
    }

    @Override
    public void warned(Warning warning) {
        append(warning.code(), warning.message());
    }

    @Override
    public void checkpoint(TrainingState state) {
        if (suspending || state.position().ended() != null) {
            // Training has ended, so waiting delays nothing. The background save may have saved this very state.
            saving.await();
            if (state.position().step() != checkpointedStep) {
                save(state);
            }
        } else if (isDue(state) && !saving.isBusy()) {
            // While a save is running, the checkpoint stays due: a later call saves a newer state.
            checkpointWanted = false;
            TrainingState copy = snapshot.of(state);
            saving.start(() -> save(copy));
        }
    }

    private boolean isDue(TrainingState state) {
        boolean due = state.position().epoch() % attempt.specification().checkpoint().everyEpochs() == 0
                && sinceCheckpoint().compareTo(betweenCheckpoints) >= 0;
        return (due || checkpointWanted) && state.position().step() != checkpointedStep;
    }

    private void save(TrainingState state) {
        try {
            // An attempt that resumes from this checkpoint does not measure the earlier points again, so store them first.
            metrics.flush(attempt.job());
            Checkpoints.Saved saved = checkpoints.save(attempt.job(), attempt.number(), state,
                    attempt.specification().checkpoint().keepLast());
            if (!saved.held()) {
                lost = true;
            }
            logThinned(saved.limit());
            checkpointedStep = state.position().step();
            unsavedBecause = null;
        } catch (IOException | DataAccessException | TransactionException e) {
            log.warn("Cannot save a checkpoint; training goes on. After a failure, the job resumes from the one before: {}", e.toString());
            String reason = FailureClassifier.explain(e).message();
            if (!reason.equals(unsavedBecause)) {
                append("checkpoint_failed", ("The checkpoint at step %d could not be saved. After a failure the job goes on from the one "
                        + "before. %s").formatted(state.position().step(), reason));
            }
            unsavedBecause = reason;
        }
        checkpointedAt = System.nanoTime();
    }

    private void logThinned(String limit) {
        if (limit != null && !limit.equals(thinnedBecause)) {
            append("checkpoints_thinned", "Fewer than %d checkpoints (checkpoint.keep_last) are kept, but always the latest. %s"
                    .formatted(attempt.specification().checkpoint().keepLast(), limit));
            thinnedBecause = limit;
        }
    }

    private void append(String code, String message) {
        try {
            events.append(attempt.job(), attempt.number(), JobEvents.WARNING, code, message);
        } catch (DataAccessException | TransactionException e) {
            log.warn("The database does not answer, so this is missing in the job's log: {}: {}", message, e.toString());
        }
    }

    @Override
    public Directive directive(Progress trained) {
        boolean idle = !saving.isBusy();
        double seconds = trained.seconds() + repeatedSeconds;
        // Update the time also between measurements: an attempt that ends within a long epoch must count it.
        progress = new AttemptStore.Progress(trained.epoch(), trained.step(), seconds, progress == null ? null
                : progress.examplesPerSecond());
        if (!asking.isBusy()) {
            AttemptStore.Progress now = progress;
            Best bestNow = best;
            Last lastNow = last;
            asking.start(() -> ask(now, bestNow, lastNow));
            asking.await(PATIENCE);
        }
        if (lost) {
            return Directive.CANCEL;
        }
        Integer maxSeconds = attempt.specification().limits().maxSeconds();
        if (wanted == JobStatus.STOPPING) {
            return Directive.STOP;
        } else if (maxSeconds != null && seconds >= maxSeconds) {
            return Directive.TIME_LIMIT;
        } else if (wanted == JobStatus.PAUSING || shuttingDown.getAsBoolean()) {
            suspending = true;
            return Directive.SUSPEND;
        } else if (sinceCheckpoint().toSeconds() >= attempt.specification().checkpoint().everySeconds() && idle) {
            checkpointWanted = true;
            return Directive.CHECKPOINT;
        }
        return Directive.CONTINUE;
    }

    private void ask(AttemptStore.Progress progress, Best best, Last last) {
        try {
            publish(progress, best, last);
            attemptStore.wanted(attempt).ifPresentOrElse(status -> wanted = status, () -> lost = true);
        } catch (DataAccessException | TransactionException e) {
            log.warn("The database does not answer; training goes on and asks again shortly: {}", e.toString());
        }
    }

    private void publish(AttemptStore.Progress progress, Best best, Last last) {
        if (progress != null && !lost && !attemptStore.progress(attempt, progress, best, last)) {
            lost = true;
        }
    }

    /** Called after training: waits for background tasks, then stores the remaining metrics and the job's progress. */
    public void conclude() {
        saving.await();
        asking.await();
        metrics.flush(attempt.job());
        publish(progress, best, last);
    }

    private Duration sinceCheckpoint() {
        return Duration.ofNanos(System.nanoTime() - checkpointedAt);
    }

    @Override
    public void close() {
        try (snapshot; saving; asking) {
            // Closes in reverse order: waits for a running save before freeing the snapshot it reads.
        } finally {
            metrics.end(attempt.job());
        }
    }
}
