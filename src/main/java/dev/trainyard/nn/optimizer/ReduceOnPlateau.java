package dev.trainyard.nn.optimizer;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.nn.Check;
import java.util.HashMap;
import java.util.Map;

/**
 * Multiplies η by {@code factor} whenever the metric has not improved for {@code patience} epochs, down to {@code minLearningRate};
 * changes between epochs. The defaults together with {@code stop} are the rule of Nielsen's book (chapter 3) [4.9.2]: halve η
 * when the validation accuracy no longer rises, until η has fallen to 1/128, then stop.
 *
 * @param monitor         the metric that decides
 * @param mode            the direction in which it improves; null for the usual one of the metric
 * @param factor          the factor of each reduction
 * @param patience        epochs without an improvement after which the rate is reduced
 * @param minDelta        an improvement must be greater than this
 * @param minLearningRate the smallest rate; null for η/128
 * @param stop            whether training ends when the smallest rate has not helped for {@code patience} epochs either
 */
@JsonTypeName("reduce_on_plateau")
public record ReduceOnPlateau(@JsonProperty(defaultValue = "validation_accuracy") String monitor, Mode mode,
        @JsonProperty(defaultValue = "0.5") double factor, @JsonProperty(defaultValue = "10") int patience,
        @JsonProperty(defaultValue = "0") double minDelta, Double minLearningRate,
        @JsonProperty(defaultValue = "false") boolean stop) implements LearningRateSchedule {

    private static final double SMALLEST_FACTOR = 1.0 / 128;

    public ReduceOnPlateau {
        Check check = new Check();
        check.present(monitor, "monitor");
        check.that(factor > 0 && factor < 1, "factor", "must be between 0 and 1", factor)
                .that(patience >= 1, "patience", "must be at least 1", patience)
                .that(minDelta >= 0 && Double.isFinite(minDelta), "min_delta", "must be a number of at least 0", minDelta)
                .that(minLearningRate == null || minLearningRate >= 0 && Double.isFinite(minLearningRate), "min_learning_rate",
                        "must be a number of at least 0", minLearningRate)
                .done();
        mode = mode == null ? Mode.of(monitor) : mode;
    }

    @Override
    public LearningRate bind(double eta, double epochs) {
        return new Bound(eta);
    }

    private final class Bound implements LearningRate {

        private final Patience improvement = new Patience(mode, minDelta);
        private final double smallest;
        private double eta;
        private boolean exhausted;

        Bound(double eta) {
            this.eta = eta;
            this.smallest = Math.min(eta, minLearningRate == null ? eta * SMALLEST_FACTOR : minLearningRate);
        }

        @Override
        public double at(double epoch, double length) {
            return eta;
        }

        @Override
        public void observe(double epoch, Map<String, Double> metrics) {
            if (!improvement.improves(metrics.getOrDefault(monitor, Double.NaN)) && improvement.waited() >= patience) {
                exhausted = stop && eta <= smallest;
                eta = Math.max(smallest, eta * factor);
                improvement.restart();
            }
        }

        @Override
        public boolean isExhausted() {
            return exhausted;
        }

        @Override
        public Map<String, Double> state() {
            Map<String, Double> state = new HashMap<>(improvement.state());
            state.put("learning_rate", eta);
            state.put("exhausted", exhausted ? 1.0 : 0);
            return state;
        }

        @Override
        public void restore(Map<String, Double> state) {
            improvement.restore(state);
            eta = state.get("learning_rate");
            exhausted = state.get("exhausted") == 1;
        }
    }
}
