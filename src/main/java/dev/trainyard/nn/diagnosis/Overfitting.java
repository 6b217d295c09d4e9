package dev.trainyard.nn.diagnosis;

import java.util.Locale;

/**
 * The cost of validation examples stays above its lowest while that of training examples goes on falling [4.3]. Both as running
 * means, because the lowest of many noisy costs is mostly noise.
 */
record Overfitting() implements Rule {

    static final int EPOCHS = 5;
    /** By how much the validation cost must have risen, and the training cost have fallen, since the former was lowest. */
    static final double CHANGE = 0.1;
    /** What a running mean takes of each new cost. */
    static final double NEW = 1 / 3.0;

    @Override
    public String code() {
        return "overfitting";
    }

    @Override
    public String examine(Look look, Memory memory) {
        if (look.validationCost() == null || look.trainingCost() == null) {
            return null;
        }
        double validation = memory.runningMean("validation_mean", look.validationCost(), NEW);
        double training = memory.runningMean("training_mean", look.trainingCost(), NEW);
        Double lowest = memory.get("lowest");
        if (lowest == null || validation < lowest) {
            memory.keep("lowest", validation);
            memory.keep("epoch", look.epoch());
            memory.keep("training_cost", training);
            memory.streak("epochs", false);
            return null;
        }
        double before = memory.get("training_cost");
        boolean apart = validation > (1 + CHANGE) * lowest && training < (1 - CHANGE) * before;
        return memory.streak("epochs", apart) < look.lasting(EPOCHS) ? null : String.format(Locale.ROOT,
                "Overfitting: since epoch %.0f the cost of the training examples has fallen from %.3g to %.3g, but that of the validation "
                        + "examples, which the network does not learn from, has risen from %.3g to %.3g (running means). Try more "
                        + "regularization (l2, dropout), more or expanded training data, fewer neurons, or early_stopping.",
                memory.get("epoch"), before, training, lowest, validation);
    }
}
