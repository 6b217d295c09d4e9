package dev.trainyard.nn.optimizer;

import java.util.HashMap;
import java.util.Map;

/**
 * "No improvement in n": watches one metric and counts how often it was not better than the best so far. A value that is not a
 * number is no improvement.
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

    /** Whether {@code value} improves on the best so far, and is now the best. */
    public boolean improves(double value) {
        if (mode.isBetter(value, best, minDelta)) {
            best = value;
            waited = 0;
            return true;
        }
        waited++;
        return false;
    }

    /** How many values in a row were no improvement. */
    public int waited() {
        return waited;
    }

    /** Counts anew; the best remains. */
    public void restart() {
        waited = 0;
    }

    /** What it remembers, as plain finite numbers. */
    public Map<String, Double> memory() {
        Map<String, Double> memory = new HashMap<>();
        if (Double.isFinite(best)) {
            memory.put("best", best);
        }
        memory.put("waited", (double) waited);
        return memory;
    }

    public void recall(Map<String, Double> memory) {
        best = memory.getOrDefault("best", mode.worst());
        waited = memory.getOrDefault("waited", 0.0).intValue();
    }
}
