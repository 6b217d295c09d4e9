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
    public String examine(EpochMetrics epochMetrics, RuleState state) {
        Double cost = epochMetrics.trainingCost();
        if (cost == null) {
            return null;
        }
        Double first = state.get("first");
        Double last = state.get("last");
        state.keep("last", cost);
        if (first == null) {
            state.keep("first", cost);
        }
        boolean ofUse = epochMetrics.trainingAccuracy() != null ? epochMetrics.trainingAccuracy() > LOW_ACCURACY
                : first != null && cost < UNDER_WAY * first;
        if (first == null || cost >= last || ofUse) {
            restart(cost, state);
            return null;
        }
        double fall = last - cost;
        Double before = state.get("fall");
        if (before != null && before > 0 && (fall > STEADY * before || before > STEADY * fall)) {
            restart(last, state);
        }
        state.keep("fall", fall);
        int epochs = state.streak("epochs", true);
        if (epochs == 1) {
            state.keep("first_fall", fall);
        }
        if (epochs < epochMetrics.lasting(EPOCHS)) {
            return null;
        }
        double start = state.get("start");
        double left = state.get("first_fall") == null ? 0 : left(state.get("first_fall"), fall, epochs);
        restart(cost, state);
        return cost < (1 - FALL) * start || left < FALL * cost ? null : String.format(Locale.ROOT,
                "Small learning rate: for %d epochs the cost of the training examples has fallen in each, but altogether only from %.4g to "
                        + "%.4g%s. Try a learning rate ten times higher than %.3g.",
                epochs, start, cost, epochMetrics.trainingAccuracy() == null ? ""
                        : String.format(Locale.ROOT, ", and %.0f %% of them are classified correctly",
                        100 * epochMetrics.trainingAccuracy()),
                epochMetrics.learningRate());
    }

    private static void restart(double cost, RuleState state) {
        state.keep("start", cost);
        state.keep("fall", 0);
        state.streak("epochs", false);
    }

    /** Returns the sum of all falls to come if each is the same factor times the one before (a geometric series). */
    private static double left(double firstFall, double lastFall, int epochs) {
        double factor = Math.pow(lastFall / firstFall, 1.0 / (epochs - 1));
        return factor < 1 ? lastFall * factor / (1 - factor) : Double.POSITIVE_INFINITY;
    }
}
