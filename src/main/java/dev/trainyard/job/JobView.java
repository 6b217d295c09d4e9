package dev.trainyard.job;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.trainyard.nn.training.Keep;
import dev.trainyard.nn.training.StopReason;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A job in the API: the specification with all defaults, its status, progress and result.
 *
 * @param best          the best epoch so far by the metric that {@code early_stopping} monitors. Without early stopping, by the validation
 *                      accuracy of a classification or the validation cost of a regression; without validation examples, by the
 *                      training accuracy or cost
 * @param last          the last epoch so far
 * @param kept          whether the model has the weights of {@code best} or of {@code last}; null unless the job has succeeded
 * @param test          metrics of the model on the test split; null unless the job has succeeded
 * @param modelVersion  the version of {@code model} that the job has created; null unless the job has succeeded
 * @param weightsSha256 SHA-256 of the weights' bytes, without a file header; null unless the job has succeeded
 * @param parameters    the number of weights and biases
 * @param purgedAt      when the operator's purge deleted the job's checkpoints, metrics, events and evaluations; null if it did not
 */
public record JobView(UUID id, @JsonUnwrapped JobSpec specification, JobStatus status, StopReason stopReason, int attempt,
        List<Transition> transitions, Progress progress, Best best, Last last, Keep kept, Map<String, Double> test, Integer modelVersion,
        String weightsSha256, long parameters, Provenance provenance, JobError error, Instant createdAt, Instant startedAt,
        Instant finishedAt, Instant purgedAt) {

    /**
     * Progress of the training.
     *
     * @param epoch      epochs completed; a fraction within an epoch
     * @param epochs     the total number of epochs, including those of pretraining
     * @param step       mini-batches completed
     * @param seconds    training time so far, over all attempts
     * @param etaSeconds estimated time to the end of the last epoch; null unless the job is running and has made progress
     */
    public record Progress(double epoch, int epochs, long step, double seconds, Double examplesPerSecond, Double etaSeconds) {
    }

    static JobView of(Job job) {
        JobSpec specification = job.specification();
        boolean running = job.status() == JobStatus.RUNNING && job.epoch() > 0;
        Double eta = running ? (specification.totalEpochs() - job.epoch()) * job.seconds() / job.epoch() : null;
        return new JobView(job.getId(), specification, job.status(), job.stopReason(), job.attempt(), job.transitions(),
                new Progress(job.epoch(), specification.totalEpochs(), job.step(), job.seconds(), job.examplesPerSecond(), eta),
                job.best().orElse(null), job.last().orElse(null), job.kept(), job.testMetrics(), job.modelVersion(), job.weightsSha256(), job.parameters(),
                job.provenance().orElse(null), job.error().orElse(null), job.createdAt(), job.startedAt(), job.finishedAt(),
                job.purgedAt());
    }
}
