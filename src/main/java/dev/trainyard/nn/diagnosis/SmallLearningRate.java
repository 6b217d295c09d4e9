package dev.trainyard.nn.diagnosis;

import java.util.Locale;

/**
 * The cost falls in every epoch, so the steps go the right way, but hardly, and the network is not yet of use: the steps are too
 * short. At a cost that goes up and down they are not; near a minimum, where any training is slow, the network is of use, or there is
 * nothing left to gain: the falls shrink so fast that together they would come to little, or are of all sizes, as noise is.
 */
record SmallLearningRate() implements Rule {

    static final int EPOCHS = 5;
    /** What would be more than a slow fall over these epochs, and what must be left to gain by faster ones; shares of the cost. */
    static final double FALL = 0.05;
    /** Falls of successive epochs are steady when neither is more than so many times the other. */
    static final double STEADY = 2;
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
            restart(cost, memory);
            return null;
        }
        double fall = last - cost;
        Double before = memory.get("fall");
        if (before != null && before > 0 && (fall > STEADY * before || before > STEADY * fall)) {
            restart(last, memory);
        }
        memory.keep("fall", fall);
        int epochs = memory.streak("epochs", true);
        if (epochs == 1) {
            memory.keep("first_fall", fall);
        }
        if (epochs < look.lasting(EPOCHS)) {
            return null;
        }
        double start = memory.get("start");
        double left = memory.get("first_fall") == null ? 0 : left(memory.get("first_fall"), fall, epochs);
        restart(cost, memory);
        return cost < (1 - FALL) * start || left < FALL * cost ? null : String.format(Locale.ROOT,
                "Small learning rate: for %d epochs the cost of the training examples has fallen in each, but altogether only from %.4g to "
                        + "%.4g%s. Try a learning rate ten times higher than %.3g.",
                epochs, start, cost, look.trainingAccuracy() == null ? ""
                        : String.format(Locale.ROOT, ", and %.0f %% of them are classified correctly", 100 * look.trainingAccuracy()),
                look.learningRate());
    }

    private static void restart(double cost, Memory memory) {
        memory.keep("start", cost);
        memory.keep("fall", 0);
        memory.streak("epochs", false);
    }

    /** All falls that are still to come, if they go on to change by the same factor from epoch to epoch. */
    private static double left(double firstFall, double lastFall, int epochs) {
        double factor = Math.pow(lastFall / firstFall, 1.0 / (epochs - 1));
        return factor < 1 ? lastFall * factor / (1 - factor) : Double.POSITIVE_INFINITY;
    }
}
