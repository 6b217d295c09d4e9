package dev.trainyard.job.lifecycle;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.trainyard.job.spec.JobSpec;
import dev.trainyard.nn.training.Keep;
import dev.trainyard.nn.training.StopReason;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job in the API: the specification with all defaults, its status, progress and result.
 *
 * @param id            the id of the job
 * @param specification the specification with all defaults
 * @param status        the state of the job
 * @param stopReason    why training ended; null unless the job has ended
 * @param attempt       the number of the current or last attempt; 0 before the first one
 * @param transitions   the changes of the status, the oldest first
 * @param progress      how far training is
 * @param best          the best epoch so far by the metric that {@code early_stopping} monitors. Without early stopping, by the validation
 *                      accuracy of a classification or the validation cost of a regression; without validation examples, by the training
 *                      accuracy or cost
 * @param last          the last epoch so far
 * @param kept          whether the model has the weights of {@code best} or of {@code last}; null unless the job has succeeded
 * @param test          metrics of the model on the test split; null unless the job has succeeded
 * @param modelVersion  the version of {@code model} that the job has created; null unless the job has succeeded
 * @param weightsSha256 SHA-256 of the weights' bytes, without a file header; null unless the job has succeeded
 * @param parameters    the number of weights and biases
 * @param provenance    what determined the result, with the specification; null until the job starts
 * @param error         why the job failed; null unless it has failed
 * @param createdAt     when it was submitted
 * @param startedAt     when its first attempt started; null until then
 * @param finishedAt    when it ended; null until then
 * @param purgedAt      when the operator's purge deleted the job's checkpoints, metrics, events and evaluations; null if it did not
 */
@Schema(name = "Job")
public record JobView(UUID id, @JsonUnwrapped JobSpec specification, JobStatus status, @Nullable StopReason stopReason, int attempt,
        List<Transition> transitions, Progress progress, @Nullable Best best, @Nullable Last last, @Nullable Keep kept,
        @Nullable Map<String, Double> test, @Nullable Integer modelVersion, @Nullable String weightsSha256, long parameters,
        @Nullable Provenance provenance, @Nullable JobError error, Instant createdAt, @Nullable Instant startedAt,
        @Nullable Instant finishedAt, @Nullable Instant purgedAt) {

    /**
     * Progress of the training.
     *
     * @param epoch             epochs completed; a fraction within an epoch
     * @param epochs            the total number of epochs, including those of pretraining
     * @param step              mini-batches completed
     * @param seconds           training time so far, over all attempts
     * @param examplesPerSecond the speed of the training; null until it is measured
     * @param etaSeconds        estimated time to the end of the last epoch; null unless the job is running and has made progress
     */
    public record Progress(double epoch, int epochs, long step, double seconds, @Nullable Double examplesPerSecond,
            @Nullable Double etaSeconds) {
    }

    public static JobView of(Job job) {
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
