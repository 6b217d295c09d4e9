package dev.trainyard.nn.training;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trainyard.nn.Check;
import dev.trainyard.nn.optimizer.Mode;
import dev.trainyard.nn.optimizer.Patience;
import java.util.Map;

/**
 * Stops training before the last epoch [4.9.1]: after {@code patience} epochs without improvement, or when {@code target} is reached. The
 * best epoch is the last epoch that improved on the best value before it by more than {@code minDelta}, or the epoch that reached
 * {@code target}.
 *
 * @param monitor     the metric that decides
 * @param mode        the direction in which it improves; null for the usual one of the metric
 * @param patience    epochs without an improvement of more than {@code minDelta} after which training stops; null for no limit
 * @param minDelta    an improvement must be greater than this
 * @param target      the value of the metric at which training stops; null for none
 * @param restoreBest the older form of {@link Hyperparameters#keep}: true for the best epoch's weights, false for the last weights, null to
 *                    let {@code keep} decide
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

    /** Returns settings that never stop training but find the best epoch by {@code monitor}. */
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

    /** The state of early stopping in one training run. */
    final class Watch {

        private final Patience improvement = new Patience(mode, minDelta);
        private boolean improved;

        /** Observes the metrics at an epoch's end; returns why training ends with this epoch, or null if it continues. */
        StopReason observe(Map<String, Double> metrics) {
            double value = metrics.getOrDefault(monitor, Double.NaN);
            improved = improvement.improves(value);
            if (target != null && !mode.isBetter(target, value, 0) && !Double.isNaN(value)) {
                // No earlier epoch reached the target, so this one is the best, even if it improves by less than minDelta.
                improved = true;
                return StopReason.TARGET_REACHED;
            }
            return patience != null && improvement.waited() >= patience ? StopReason.EARLY_STOPPED : null;
        }

        /** Returns whether the last observed epoch is the best so far. */
        boolean improved() {
            return improved;
        }

        Map<String, Double> state() {
            return improvement.state();
        }

        void restore(Map<String, Double> state) {
            improvement.restore(state);
        }
    }
}
