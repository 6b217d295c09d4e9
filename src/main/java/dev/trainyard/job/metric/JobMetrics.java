package dev.trainyard.job.metric;

import dev.trainyard.nn.training.TrainingObserver.Measurement;
import java.util.UUID;
import org.springframework.stereotype.Service;

/** The measured curves of all jobs. */
@Service
public class JobMetrics {

    /** Notes a point of the job's curves. Only memory is touched: a training step never waits for the database. */
    public void record(UUID job, int attempt, Measurement measurement) {
        throw new UnsupportedOperationException();
    }

    /**
     * Returns when everything that was recorded is stored. Call it before a checkpoint is written, so that what a resumed job
     * does not measure again is there, and before the job ends; never inside a transaction.
     */
    public void flush(UUID job) {
        throw new UnsupportedOperationException();
    }

    /**
     * Drops the points after {@code afterStep}, which a job that goes on from a checkpoint at that step measures again; its
     * curves then equal those of a job that was never interrupted. -1 drops all. Never inside a transaction.
     */
    public void truncate(UUID job, int attempt, long afterStep) {
        throw new UnsupportedOperationException();
    }
}
