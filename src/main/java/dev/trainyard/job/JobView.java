package dev.trainyard.job;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.trainyard.nn.training.Keep;
import dev.trainyard.nn.training.StopReason;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A job as its owner sees it: the specification with all defaults, and what became of it.
 *
 * @param best          the best epoch so far by the metric that {@code early_stopping} monitors. Without early stopping, by the validation
 *                      accuracy of a classification or the validation cost of a regression; without validation examples, by the
 *                      training accuracy or cost
 * @param last          the last epoch so far
 * @param kept          whether the model has the weights of {@code best} or of {@code last}; null unless it has succeeded
 * @param test          metrics of the resulting weights on the test split; null unless it has succeeded
 * @param modelVersion  the version of {@code model} that it ended with
 * @param weightsSha256 of the resulting weights' bytes alone
 * @param parameters    the number of weights and biases
 */
public record JobView(UUID id, @JsonUnwrapped JobSpec specification, JobStatus status, StopReason stopReason, int attempt,
        List<Transition> transitions, Progress progress, Best best, Last last, Keep kept, Map<String, Double> test, Integer modelVersion,
        String weightsSha256, long parameters, Provenance provenance, JobError error, Instant createdAt, Instant startedAt,
        Instant finishedAt) {

    /**
     * How far it is.
     *
     * @param epoch      epochs completed, as a fraction within one
     * @param epochs     in all, those of the pretraining included
     * @param step       mini-batches completed
     * @param seconds    training time so far, over all attempts
     * @param etaSeconds until the last epoch is completed; null unless it runs
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
                job.provenance().orElse(null), job.error().orElse(null), job.createdAt(), job.startedAt(), job.finishedAt());
    }
}
