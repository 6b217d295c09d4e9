package dev.trainyard.nn.diagnosis;

import java.util.Locale;

/** Finds a training cost that rises by more than noise, as when η is too large: training is about to diverge. */
record RisingCost() implements Rule {

    static final int EPOCHS = 3;
    /** The name of the lowest training cost in the rule's state. */
    static final String LOWEST = "lowest";
    /** The ratio to the lowest cost above which a rise is more than noise. */
    static final double RISE = 2;
    /** The cost must also exceed this share of the first epoch's cost, because a multiple of a very low cost means little. */
    static final double SHARE_OF_FIRST = 0.5;

    @Override
    public String code() {
        return "rising_cost";
    }

    @Override
    public String examine(EpochMetrics epochMetrics, RuleState state) {
        Double cost = epochMetrics.trainingCost();
        if (cost == null) {
            return null;
        }
        Double first = state.get("first");
        Double last = state.get("last");
        Double lowest = state.get(LOWEST);
        state.keep("last", cost);
        state.keep(LOWEST, lowest == null ? cost : Math.min(lowest, cost));
        if (first == null) {
            state.keep("first", cost);
            return null;
        }
        boolean much = cost > RISE * lowest && cost > SHARE_OF_FIRST * first;
        return state.streak("epochs", cost > last) < EPOCHS || !much ? null : String.format(Locale.ROOT,
                "Rising cost: the cost of the training examples has risen for %d epochs, from %.3g at its lowest to %.3g; training is about "
                        + "to diverge. Try a lower learning rate than %.3g, a schedule that lowers it, or gradient_clipping.",
                EPOCHS, lowest, cost, epochMetrics.learningRate());
    }
}
