package dev.trainyard.job.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trainyard.nn.Check;

/**
 * Determines when a job's state is saved. The state in which training ends is always saved. Before that, no two states are saved within a
 * second, because repeating so short an epoch takes less time than saving it.
 *
 * @param everyEpochs  the number of epochs after which a checkpoint is saved
 * @param everySeconds the age of the last checkpoint after which one is saved within an epoch, in seconds
 * @param keepLast     the number of checkpoints to keep
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
