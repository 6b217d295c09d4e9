package dev.trainyard.nn.training;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trainyard.nn.Check;
import dev.trainyard.nn.optimizer.Mode;

/**
 * When to stop before the last epoch [4.9.1]: no improvement in {@code patience} epochs, or {@code target} reached.
 *
 * @param monitor     the metric that decides
 * @param mode        whether more or less of it is better; by default what the metric's name says
 * @param patience    epochs without an improvement of more than {@code minDelta}; never for that reason when null
 * @param target      stop as soon as the metric is at least as good; never for that reason when null
 * @param restoreBest whether the job's result is the best epoch's weights or the last's
 */
public record EarlyStopping(@JsonProperty(defaultValue = "validation_accuracy") String monitor, Mode mode, Integer patience,
        @JsonProperty(defaultValue = "0") double minDelta, Double target,
        @JsonProperty(defaultValue = "true") boolean restoreBest) {

    public EarlyStopping {
        new Check()
                .that(patience == null || patience >= 1, "patience", "must be at least 1", patience)
                .that(minDelta >= 0 && Double.isFinite(minDelta), "min_delta", "must be a number of at least 0", minDelta)
                .that(target == null || Double.isFinite(target), "target", "must be a finite number", target)
                .done();
        mode = mode == null ? Mode.of(monitor) : mode;
    }
}
