package dev.trainyard.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trainyard.nn.Check;

/**
 * When a job's state is saved. Never twice within a second: an epoch that short is sooner repeated than saved.
 *
 * @param everyEpochs  at the end of every so many epochs
 * @param everySeconds and within a long epoch, when the last checkpoint is older than this
 * @param keepLast     how many are kept
 */
public record CheckpointPolicy(@JsonProperty(defaultValue = "1") int everyEpochs,
        @JsonProperty(defaultValue = "60") int everySeconds, @JsonProperty(defaultValue = "2") int keepLast) {

    public CheckpointPolicy {
        new Check()
                .that(everyEpochs >= 1, "every_epochs", "must be at least 1", everyEpochs)
                .that(everySeconds >= 1, "every_seconds", "must be at least 1", everySeconds)
                .that(keepLast >= 1 && keepLast <= 1000, "keep_last", "must be from 1 to 1000", keepLast)
                .done();
    }
}
