package dev.trainyard.nn.diagnosis;

import java.util.Locale;

/**
 * Finds a learning rate that is too small: the cost falls slowly but in every epoch, and the network is not yet useful.
 *
 * <p>Reports nothing in other cases of slow training. If the cost goes up and down, the steps are not too short. Near a minimum, training
 * is slow at any rate: there the network is useful, or the falls shrink so fast that little is left to gain, or they vary like noise.
 */
record SmallLearningRate() implements Rule {

    static final int EPOCHS = 5;
    /**
     * A share of the cost. The warning is not given if the cost has fallen by this share or more in all, or if it is expected to fall by
     * less than this share from now on.
     */
    static final double FALL = 0.05;
    /** The largest ratio of the falls of two successive epochs at which they count as steady. */
    static final double STEADY = 2;
    static final double LOW_ACCURACY = 0.5;
    /** A regression counts as useful once its cost is below this share of the first epoch's cost. */
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

    /** Returns the sum of all falls to come if each is the same factor times the one before (a geometric series). */
    private static double left(double firstFall, double lastFall, int epochs) {
        double factor = Math.pow(lastFall / firstFall, 1.0 / (epochs - 1));
        return factor < 1 ? lastFall * factor / (1 - factor) : Double.POSITIVE_INFINITY;
    }
}
