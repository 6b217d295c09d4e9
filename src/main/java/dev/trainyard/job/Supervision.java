package dev.trainyard.job;

import dev.trainyard.checkpoint.Checkpoints;
import dev.trainyard.checkpoint.Snapshot;
import dev.trainyard.job.event.JobEvents;
import dev.trainyard.job.metric.JobMetrics;
import dev.trainyard.nn.training.MetricNames;
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
 * Watches one run: passes on what it measures, saves its state, and tells it when to end. Training waits neither for the disk nor
 * for the database: a state is copied and saved from the copy, and while the database does not answer, training goes on.
 */
final class Supervision implements TrainingObserver, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Supervision.class);
    /** An epoch shorter than this is sooner repeated than saved. */
    static final Duration BETWEEN_CHECKPOINTS = Duration.ofSeconds(1);
    /** A database that is well answers sooner; what it says later counts a second later. */
    private static final Duration PATIENCE = Duration.ofMillis(20);

    private final Leases.Attempt attempt;
    private final Leases leases;
    private final Checkpoints checkpoints;
    private final JobEvents events;
    private final JobMetrics metrics;
    private final BooleanSupplier shuttingDown;
    private final Duration betweenCheckpoints;
    private final Errand saving = new Errand("checkpoint");
    private final Errand asking = new Errand("supervision");
    private final Snapshot snapshot = new Snapshot();
    /** Training time of the attempts before that no checkpoint has kept: what was learnt in it is repeated, and it counts all the same. */
    private double repeatedSeconds;
    private Leases.Progress progress;
    private Best best;
    private Last last;
    private boolean checkpointWanted;
    private boolean suspending;
    private volatile JobStatus wanted = JobStatus.RUNNING;
    private volatile boolean lost;
    private volatile long checkpointedAt = System.nanoTime();
    private volatile long checkpointedStep = -1;
    /** Null when the last checkpoint was saved; what keeps on failing is said once. */
    private volatile String unsavedBecause;

    Supervision(Leases.Attempt attempt, Leases leases, Checkpoints checkpoints, JobEvents events, JobMetrics metrics,
            BooleanSupplier shuttingDown, Duration betweenCheckpoints) {
        this.attempt = attempt;
        this.leases = leases;
        this.checkpoints = checkpoints;
        this.events = events;
        this.metrics = metrics;
        this.shuttingDown = shuttingDown;
        this.betweenCheckpoints = betweenCheckpoints;
        this.repeatedSeconds = attempt.secondsBefore();
    }

    /** The run goes on from here instead of from the start. */
    void startFrom(TrainingState.Position position, double epoch) {
        checkpointedStep = position.step();
        repeatedSeconds = Math.max(0, attempt.secondsBefore() - position.seconds());
        progress = new Leases.Progress(epoch, position.step(), position.seconds() + repeatedSeconds, null);
        best = position.bestEpoch() == 0 ? null : new Best(position.bestEpoch(), position.bestMetrics());
        last = position.lastMetrics().isEmpty() ? null : new Last(position.epoch(), position.lastMetrics());
    }

    @Override
    public void measured(Measurement measurement) {
        metrics.record(attempt.job(), attempt.number(), measurement);
        progress = new Leases.Progress(measurement.epoch(), measurement.step(), measurement.seconds() + repeatedSeconds,
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
        if (suspending) {
            // Training has ended, so there is nothing to be held up; and the same state may be on its way already.
            saving.await();
            if (state.position().step() != checkpointedStep) {
                save(state);
            }
        } else if (isDue(state) && !saving.isBusy()) {
            // While one is being saved, another would only be the same a little later: it stays due, and the next state is newer.
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
            // What comes before the checkpoint will not be measured again by who goes on from it.
            metrics.flush(attempt.job());
            if (!checkpoints.save(attempt.job(), attempt.number(), state, attempt.specification().checkpoint().keepLast())) {
                lost = true;
            }
            checkpointedStep = state.position().step();
            unsavedBecause = null;
        } catch (IOException | DataAccessException | TransactionException e) {
            log.warn("Cannot save a checkpoint; training goes on, and after a failure from the one before: {}", e.toString());
            String reason = Failures.explain(e).message();
            if (!reason.equals(unsavedBecause)) {
                append("checkpoint_failed", ("The checkpoint at step %d could not be saved. After a failure the job goes on from the one "
                        + "before. %s").formatted(state.position().step(), reason));
            }
            unsavedBecause = reason;
        }
        checkpointedAt = System.nanoTime();
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
        // Not only when something is measured: an attempt that ends within a long epoch has taken its time, too.
        progress = new Leases.Progress(trained.epoch(), trained.step(), seconds, progress == null ? null : progress.examplesPerSecond());
        if (!asking.isBusy()) {
            Leases.Progress now = progress;
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

    private void ask(Leases.Progress progress, Best best, Last last) {
        try {
            publish(progress, best, last);
            leases.wanted(attempt).ifPresentOrElse(status -> wanted = status, () -> lost = true);
        } catch (DataAccessException | TransactionException e) {
            log.warn("The database does not answer; training goes on and asks again in a second: {}", e.toString());
        }
    }

    private void publish(Leases.Progress progress, Best best, Last last) {
        if (progress != null && !lost && !leases.progress(attempt, progress, best, last)) {
            lost = true;
        }
    }

    /** Training has ended: returns when nothing is under way any more and the job's progress is stored. */
    void conclude() {
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
            // What is under way ends before the memory goes that it reads.
        }
    }
}
