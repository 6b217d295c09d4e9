package dev.trainyard.nn.diagnosis;

import java.util.Locale;

/** The cost of what the network learns from rises, and not only a little: training is about to diverge [2.3, 4.9]. */
record RisingCost() implements Rule {

    static final int EPOCHS = 3;
    /** How many times the lowest cost is more than noise. */
    static final double RISE = 2;
    /** Near its end a cost is so low that multiples of it mean nothing: it counts what share of the first epoch's it is. */
    static final double SHARE_OF_FIRST = 0.5;

    @Override
    public String code() {
        return "rising_cost";
    }

    @Override
    public String examine(Look look, Memory memory) {
        Double cost = look.trainingCost();
        if (cost == null) {
            return null;
        }
        Double first = memory.get("first");
        Double last = memory.get("last");
        Double lowest = memory.get("lowest");
        memory.keep("last", cost);
        memory.keep("lowest", lowest == null ? cost : Math.min(lowest, cost));
        if (first == null) {
            memory.keep("first", cost);
            return null;
        }
        boolean much = cost > RISE * lowest && cost > SHARE_OF_FIRST * first;
        return memory.streak("epochs", cost > last) < EPOCHS || !much ? null : String.format(Locale.ROOT,
                "Rising cost: the cost of the training examples has risen for %d epochs, from %.3g at its lowest to %.3g; training is about "
                        + "to diverge. Try a lower learning rate than %.3g, a schedule that lowers it, or gradient_clipping.",
                EPOCHS, lowest, cost, look.learningRate());
    }
}
