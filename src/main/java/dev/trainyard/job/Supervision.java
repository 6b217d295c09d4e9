package dev.trainyard.job;

import dev.trainyard.checkpoint.Checkpoints;
import dev.trainyard.job.event.JobEvents;
import dev.trainyard.job.metric.JobMetrics;
import dev.trainyard.nn.training.MetricNames;
import dev.trainyard.nn.training.TrainingObserver;
import dev.trainyard.nn.training.TrainingState;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Watches one run: passes on what it measures, saves its state, and tells it when to end. */
final class Supervision implements TrainingObserver {

    private static final Logger log = LoggerFactory.getLogger(Supervision.class);
    /** An epoch shorter than this is sooner repeated than saved. */
    private static final Duration BETWEEN_CHECKPOINTS = Duration.ofSeconds(1);

    private final Leases.Attempt attempt;
    private final Leases leases;
    private final Checkpoints checkpoints;
    private final JobEvents events;
    private final JobMetrics metrics;
    private final BooleanSupplier shuttingDown;
    private Leases.Progress progress;
    private Best best;
    private long checkpointedAt = System.nanoTime();
    private long checkpointedStep = -1;
    private boolean checkpointWanted;
    private boolean lost;

    Supervision(Leases.Attempt attempt, Leases leases, Checkpoints checkpoints, JobEvents events, JobMetrics metrics,
            BooleanSupplier shuttingDown) {
        this.attempt = attempt;
        this.leases = leases;
        this.checkpoints = checkpoints;
        this.events = events;
        this.metrics = metrics;
        this.shuttingDown = shuttingDown;
    }

    /** The run goes on from here instead of from the start. */
    void startFrom(TrainingState.Position position, double epoch) {
        checkpointedStep = position.step();
        progress = new Leases.Progress(epoch, position.step(), position.seconds(), null);
        best = position.bestEpoch() == 0 ? null : new Best(position.bestEpoch(), position.bestMetrics());
    }

    @Override
    public void measured(Measurement measurement) {
        metrics.record(attempt.job(), attempt.number(), measurement);
        progress = new Leases.Progress(measurement.epoch(), measurement.step(), measurement.seconds(),
                measurement.metrics().get(MetricNames.EXAMPLES_PER_SECOND));
    }

    @Override
    public void best(int epoch, Map<String, Double> metrics) {
        best = new Best(epoch, metrics);
    }

    @Override
    public void warned(Warning warning) {
        events.append(attempt.job(), attempt.number(), JobEvents.WARNING, warning.code(), warning.message());
    }

    @Override
    public void checkpoint(TrainingState state) {
        boolean due = state.position().epoch() % attempt.specification().checkpoint().everyEpochs() == 0
                && sinceCheckpoint().compareTo(BETWEEN_CHECKPOINTS) >= 0;
        // The same state may be handed over at an epoch's end and again at once, because it is to be suspended.
        if (!due && !checkpointWanted || state.position().step() == checkpointedStep) {
            return;
        }
        checkpointWanted = false;
        try {
            // What comes before the checkpoint will not be measured again by who goes on from it.
            metrics.flush(attempt.job());
            lost |= !checkpoints.save(attempt.job(), attempt.number(), state, attempt.specification().checkpoint().keepLast());
            checkpointedStep = state.position().step();
        } catch (IOException | DataAccessException | TransactionException e) {
            log.warn("Cannot save a checkpoint; training goes on, and after a failure from the one before: {}", e.toString());
            events.append(attempt.job(), attempt.number(), JobEvents.WARNING, "checkpoint_failed",
                    "The checkpoint at step %d could not be saved. After a failure the job goes on from the one before."
                            .formatted(state.position().step()));
        }
        checkpointedAt = System.nanoTime();
    }

    @Override
    public Directive directive(double seconds) {
        Optional<JobStatus> wanted;
        try {
            publish();
            wanted = lost ? Optional.empty() : leases.wanted(attempt);
        } catch (DataAccessException | TransactionException e) {
            log.warn("The database does not answer; training goes on and asks again in a second: {}", e.toString());
            return Directive.CONTINUE;
        }
        if (wanted.isEmpty()) {
            return Directive.CANCEL;
        }
        Integer maxSeconds = attempt.specification().limits().maxSeconds();
        if (wanted.get() == JobStatus.STOPPING) {
            return Directive.STOP;
        } else if (maxSeconds != null && seconds >= maxSeconds) {
            return Directive.TIME_LIMIT;
        } else if (wanted.get() == JobStatus.PAUSING || shuttingDown.getAsBoolean()) {
            checkpointWanted = true;
            return Directive.SUSPEND;
        } else if (sinceCheckpoint().toSeconds() >= attempt.specification().checkpoint().everySeconds()) {
            checkpointWanted = true;
            return Directive.CHECKPOINT;
        }
        return Directive.CONTINUE;
    }

    /** Stores the job's progress. */
    void publish() {
        if (progress != null && !lost) {
            lost = !leases.progress(attempt, progress, best);
        }
    }

    private Duration sinceCheckpoint() {
        return Duration.ofNanos(System.nanoTime() - checkpointedAt);
    }
}
