package dev.trainyard.nn.optimizer;

import java.util.HashMap;
import java.util.Map;

/**
 * Watches one metric and counts the values since the last improvement, for rules such as "no improvement in ten". NaN is no improvement.
 */
public final class Patience {

    private final Mode mode;
    private final double minDelta;
    private double best;
    private int waited;

    /** @param minDelta an improvement must be greater than this */
    public Patience(Mode mode, double minDelta) {
        this.mode = mode;
        this.minDelta = minDelta;
        this.best = mode.worst();
    }

    /** Observes a value; returns whether it improves on the best so far, which it then replaces. */
    public boolean improves(double value) {
        if (mode.isBetter(value, best, minDelta)) {
            best = value;
            waited = 0;
            return true;
        }
        waited++;
        return false;
    }

    /** Returns the number of values since the last improvement or restart. */
    public int waited() {
        return waited;
    }

    /** Resets the count; the best value remains. */
    public void restart() {
        waited = 0;
    }

    /** Returns its state as finite numbers. */
    public Map<String, Double> state() {
        Map<String, Double> state = new HashMap<>();
        if (Double.isFinite(best)) {
            state.put("best", best);
        }
        state.put("waited", (double) waited);
        return state;
    }

    public void restore(Map<String, Double> state) {
        best = state.getOrDefault("best", mode.worst());
        waited = state.getOrDefault("waited", 0.0).intValue();
    }
}
