package dev.trainyard.nn.diagnosis;

import java.util.Locale;

/**
 * Finds overfitting [4.3]: the validation cost stays above its minimum while the training cost keeps falling. Compares running means,
 * because the minimum of many noisy costs is mostly noise.
 */
record Overfitting() implements Rule {

    static final int EPOCHS = 5;
    /** The share by which the validation cost must have risen and the training cost fallen since the minimum of the validation cost. */
    static final double CHANGE = 0.1;
    /** The weight of a new cost in a running mean. */
    static final double NEW = 1 / 3.0;

    @Override
    public String code() {
        return "overfitting";
    }

    @Override
    public String examine(EpochMetrics epochMetrics, RuleState state) {
        if (epochMetrics.validationCost() == null || epochMetrics.trainingCost() == null) {
            return null;
        }
        double validation = state.runningMean("validation_mean", epochMetrics.validationCost(), NEW);
        double training = state.runningMean("training_mean", epochMetrics.trainingCost(), NEW);
        Double lowest = state.get("lowest");
        if (lowest == null || validation < lowest) {
            state.keep("lowest", validation);
            state.keep("epoch", epochMetrics.epoch());
            state.keep("training_cost", training);
            state.streak("epochs", false);
            return null;
        }
        double before = state.get("training_cost");
        boolean apart = validation > (1 + CHANGE) * lowest && training < (1 - CHANGE) * before;
        return state.streak("epochs", apart) < epochMetrics.lasting(EPOCHS) ? null : String.format(Locale.ROOT,
                "Overfitting: since epoch %.0f the cost of the training examples has fallen from %.3g to %.3g, but that of the validation "
                        + "examples, which the network does not learn from, has risen from %.3g to %.3g (running means). Try more "
                        + "regularization (l2, dropout), more or augmented training data, fewer neurons, or early_stopping.",
                state.get("epoch"), before, training, lowest, validation);
    }
}
