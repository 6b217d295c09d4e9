package dev.trainyard.nn.training.evaluation;

import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.TargetScaling;
import java.util.Arrays;

/** Converts the cost of standardised targets to units of the targets. */
public final class CostUnits {

    private CostUnits() {
    }

    /**
     * Returns the factor of each output's term of the cost: its deviation squared, or its deviation for {@code mean_absolute}. The result
     * for {@code huber} is the cost with a delta in deviations.
     *
     * @param scaling null for targets that are not standardised
     * @return null if all factors are 1
     */
    public static double[] factors(Cost cost, TargetScaling scaling) {
        return scaling == null ? null : scaling.deviation().stream().mapToDouble(cost::factor).toArray();
    }

    /** Returns the factor of penalties that are added to a cost with these factors: their mean, which is exact for one output. */
    public static double ofPenalties(double[] factors) {
        return factors == null ? 1 : Arrays.stream(factors).average().orElse(1);
    }
}
