package dev.trainyard.nn.diagnosis;

import java.util.Locale;

/**
 * The cost falls in every epoch, so the steps go the right way, but hardly, and the network is not yet of use: the steps are too
 * short. At a cost that goes up and down they are not; near a minimum, where any training is slow, the network is of use.
 */
record SmallLearningRate() implements Rule {

    static final int EPOCHS = 5;
    /** What would be more than a slow fall over these epochs. */
    static final double FALL = 0.05;
    static final double LOW_ACCURACY = 0.5;
    /** A regression whose cost has fallen below this share of its first epoch's is under way. */
    static final double UNDER_WAY = 0.9;

    @Override
    public String code() {
        return "small_learning_rate";
    }

    @Override
    public String examine(Look look, Memory memory) {
        Double cost = look.trainingCost();
        if (cost == null) {
            return null;
        }
        Double first = memory.get("first");
        Double last = memory.get("last");
        memory.keep("last", cost);
        if (first == null) {
            memory.keep("first", cost);
        }
        boolean ofUse = look.trainingAccuracy() != null ? look.trainingAccuracy() > LOW_ACCURACY
                : first != null && cost < UNDER_WAY * first;
        if (first == null || cost >= last || ofUse) {
            memory.keep("start", cost);
            memory.streak("epochs", false);
            return null;
        }
        double start = memory.get("start");
        int epochs = memory.streak("epochs", true);
        if (epochs < look.lasting(EPOCHS)) {
            return null;
        }
        memory.keep("start", cost);
        memory.streak("epochs", false);
        return cost < (1 - FALL) * start ? null : String.format(Locale.ROOT,
                "Small learning rate: for %d epochs the cost of the training examples has fallen in each, but altogether only from %.4g to "
                        + "%.4g%s. Try a learning rate ten times higher than %.3g.",
                epochs, start, cost, look.trainingAccuracy() == null ? ""
                        : String.format(Locale.ROOT, ", and %.0f %% of them are classified correctly", 100 * look.trainingAccuracy()),
                look.learningRate());
    }
}
