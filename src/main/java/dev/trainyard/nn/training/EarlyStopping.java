package dev.trainyard.nn.training;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trainyard.nn.Check;
import dev.trainyard.nn.optimizer.Mode;
import dev.trainyard.nn.optimizer.Patience;
import java.util.Map;

/**
 * Stops training before the last epoch [4.9.1]: after {@code patience} epochs without improvement, or when {@code target} is reached. The
 * best epoch is the last one that improved on the best before it by more than {@code minDelta}, or the one that reached {@code target}.
 *
 * @param monitor     the metric that decides
 * @param mode        whether more or less of it is better; by default what the metric's name says
 * @param patience    epochs without an improvement of more than {@code minDelta}; never for that reason when null
 * @param target      stop as soon as the metric is at least as good; never for that reason when null
 * @param restoreBest the older form of {@link Hyperparameters#keep}: true for the best epoch's weights, false for the last ones, null
 *                    if {@code keep} alone is to decide
 */
public record EarlyStopping(@JsonProperty(defaultValue = "validation_accuracy") String monitor, Mode mode, Integer patience,
        @JsonProperty(defaultValue = "0") double minDelta, Double target,
        Boolean restoreBest) {

    public EarlyStopping {
        Check check = new Check();
        check.present(monitor, "monitor");
        check.that(patience == null || patience >= 1, "patience", "must be at least 1", patience)
                .that(minDelta >= 0 && Double.isFinite(minDelta), "min_delta", "must be a number of at least 0", minDelta)
                .that(target == null || Double.isFinite(target), "target", "must be a finite number", target)
                .done();
        mode = mode == null ? Mode.of(monitor) : mode;
    }

    /** Returns early stopping that finds the best epoch by {@code monitor} but never stops. */
    static EarlyStopping never(String monitor) {
        return new EarlyStopping(monitor, null, null, 0, null, null);
    }

    /** Returns which weights to keep: the best unless {@code restoreBest} is false. */
    Keep keep() {
        return Boolean.FALSE.equals(restoreBest) ? Keep.LAST : Keep.BEST;
    }

    /** Returns a copy whose {@code restoreBest} agrees with {@code keep}. */
    EarlyStopping keeping(Keep keep) {
        return new EarlyStopping(monitor, mode, patience, minDelta, target, keep == Keep.BEST);
    }

    /** Starts to watch a training run. */
    Watch watch() {
        return new Watch();
    }

    /** What early stopping has seen of one training run. */
    final class Watch {

        private final Patience improvement = new Patience(mode, minDelta);
        private boolean improved;

        /** Takes note of the metrics at an epoch's end; answers why training ends with it, or null when it goes on. */
        StopReason observe(Map<String, Double> metrics) {
            double value = metrics.get(monitor);
            improved = improvement.improves(value);
            if (target != null && !mode.isBetter(target, value, 0) && !Double.isNaN(value)) {
                // No earlier epoch reached the target, so this one is the best, even if it improves by less than minDelta.
                improved = true;
                return StopReason.TARGET_REACHED;
            }
            return patience != null && improvement.waited() >= patience ? StopReason.EARLY_STOPPED : null;
        }

        /** Whether the last epoch was the best so far. */
        boolean improved() {
            return improved;
        }

        Map<String, Double> memory() {
            return improvement.memory();
        }

        void recall(Map<String, Double> memory) {
            improvement.recall(memory);
        }
    }
}
