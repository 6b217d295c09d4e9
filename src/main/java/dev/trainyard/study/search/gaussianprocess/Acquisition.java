package dev.trainyard.study.search.gaussianprocess;

import java.util.Arrays;
import java.util.List;

/**
 * The logarithm of the expected improvement, averaged over fantasies of running trials, as a function on the unit cube. It may be limited
 * to the points outside some neighbourhoods; the improvement then refers to the best point outside of them.
 *
 * <p>A neighbourhood has the points whose correlation with its centre is greater than ½: their values are similar.
 */
public final class Acquisition {

    private static final double NEIGHBOURHOOD = 0.5;
    /** The value in a neighbourhood: less than any logarithm of an expected improvement. */
    private static final double EXCLUDED = -1e100;

    private final Posterior posterior;
    private final List<double[]> centres;
    private final double[] best;

    Acquisition(Posterior posterior, List<double[]> centres) {
        this.posterior = posterior;
        this.centres = centres;
        this.best = new double[posterior.sets()];
        Arrays.setAll(best, s -> posterior.best(s, u -> !isExcluded(u)));
    }

    /** Returns whether there is an observation to improve on. */
    public boolean isDefined() {
        return Double.isFinite(best[0]);
    }

    /** Returns whether a point is outside the neighbourhoods. */
    public boolean covers(double[] u) {
        return !isExcluded(u);
    }

    private boolean isExcluded(double[] u) {
        return centres.stream().anyMatch(centre -> posterior.correlation(centre, u) > NEIGHBOURHOOD);
    }

    /** Returns the value at a point. */
    public double value(double[] u) {
        return value(u, null);
    }

    /** Returns the value at a point and sets its gradient, which is 0 for categories, unless {@code gradient} is null. */
    public double value(double[] u, double[] gradient) {
        if (isExcluded(u)) {
            if (gradient != null) {
                Arrays.fill(gradient, 0);
            }
            return EXCLUDED;
        }
        Prediction prediction = posterior.predict(u, gradient != null);
        double deviation = StrictMath.sqrt(prediction.variance());
        LogExpectedImprovement[] improvements = new LogExpectedImprovement[best.length];
        Arrays.setAll(improvements, s -> LogExpectedImprovement.of(prediction.means()[s], deviation, best[s]));
        double greatest = Arrays.stream(improvements).mapToDouble(LogExpectedImprovement::value).max().orElseThrow();
        double sum = 0;
        for (LogExpectedImprovement improvement : improvements) {
            sum += StrictMath.exp(improvement.value() - greatest);
        }
        if (gradient != null) {
            Arrays.fill(gradient, 0);
            for (int s = 0; s < best.length; s++) {
                double share = StrictMath.exp(improvements[s].value() - greatest) / sum;
                for (int p = 0; p < gradient.length; p++) {
                    gradient[p] += share * (improvements[s].byMean() * prediction.meanGradients()[s][p]
                            + improvements[s].byDeviation() * prediction.varianceGradient()[p] / (2 * deviation));
                }
            }
        }
        return greatest + StrictMath.log(sum / best.length);
    }
}
