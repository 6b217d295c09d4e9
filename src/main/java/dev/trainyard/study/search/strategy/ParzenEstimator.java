package dev.trainyard.study.search.strategy;

import dev.trainyard.nn.Randomness;
import dev.trainyard.study.search.space.Parameter;
import dev.trainyard.study.search.space.UnitCube;
import java.util.Arrays;
import java.util.List;
import org.hipparchus.special.Erf;

/**
 * A density on the unit cube: a mixture of one component for each observation and of the prior, which is nearly uniform. A component is a
 * product over parameters, so that the mixture learns which values belong together (multivariate TPE).
 *
 * <p>A component has a normal density truncated to [0, 1] for an ordered parameter, and for a category the observed one with a greater
 * weight than the others. For a parameter that is not active at the observation, it has the prior.
 */
final class ParzenEstimator {

    /** This many of the latest observations have full weight; the weights of earlier ones rise linearly with their number. */
    private static final int FULL_WEIGHTS = 25;
    private static final double PRIOR_DEVIATION = 1;
    private static final int FEW_VALUES = 256;

    private final UnitCube cube;
    private final List<double[]> centres;
    private final double[] cumulativeWeights;
    private final double deviation;
    /** {@code [k][i]}: the mass in [0, 1] of a normal distribution around centre k; 1 where it is not needed. */
    private final double[][] masses;
    private final double priorMass = mass(0, 1, 0.5, PRIOR_DEVIATION);
    /** {@code [i][centre][value]}: probabilities of the values of a discrete parameter of few values, NaN until needed. */
    private final double[][][] probabilities;

    /** @param centres canonical points in the order of their trials */
    ParzenEstimator(UnitCube cube, List<double[]> centres) {
        this.cube = cube;
        this.centres = centres;
        int n = centres.size();
        int d = cube.dimensions();
        // Scott's rule with a factor that Optuna found to work, limited as in Bergstra et al. 2011.
        this.deviation = Math.max(0.2 * StrictMath.pow(Math.max(n, 1), -1.0 / (d + 4)), 1.0 / Math.min(100, n + 2));
        this.cumulativeWeights = new double[n + 1];
        this.masses = new double[n][d];
        this.probabilities = new double[d][][];
        for (int i = 0; i < d; i++) {
            Parameter parameter = cube.parameter(i);
            if (parameter.ordered() && parameter.count() <= FEW_VALUES) {
                probabilities[i] = new double[(int) parameter.count()][(int) parameter.count()];
                Arrays.stream(probabilities[i]).forEach(row -> Arrays.fill(row, Double.NaN));
            }
        }
        double sum = 0;
        for (int k = 0; k <= n; k++) {
            int old = n - FULL_WEIGHTS;
            sum += k < old ? (k + 1.0) / (old + 1) : 1;
            cumulativeWeights[k] = sum;
            for (int i = 0; k < n && i < d; i++) {
                boolean needed = cube.parameter(i).ordered() && probabilities[i] == null && !Double.isNaN(centres.get(k)[i]);
                masses[k][i] = needed ? mass(0, 1, centres.get(k)[i], deviation) : 1;
            }
        }
    }

    /** Returns the probability of a value in the component around another, from the table. */
    private double probability(int i, long centre, long value) {
        double[] row = probabilities[i][(int) centre];
        if (Double.isNaN(row[(int) value])) {
            Parameter parameter = cube.parameter(i);
            double mean = parameter.centre(centre);
            row[(int) value] = density(parameter, parameter.centre(value), mean, deviation, mass(0, 1, mean, deviation));
        }
        return row[(int) value];
    }

    /** Returns a canonical point. */
    double[] sample(Randomness randomness) {
        double chosen = randomness.nextDouble() * cumulativeWeights[cumulativeWeights.length - 1];
        int k = 0;
        while (cumulativeWeights[k] <= chosen) {
            k++;
        }
        double[] point = new double[cube.dimensions()];
        for (int i : cube.order()) {
            Parameter parameter = cube.parameter(i);
            double centre = k < centres.size() ? centres.get(k)[i] : Double.NaN;
            if (parameter.ordered()) {
                point[i] = Double.isNaN(centre) ? truncatedNormal(0.5, PRIOR_DEVIATION, randomness)
                        : truncatedNormal(centre, deviation, randomness);
            } else {
                double other = otherCategories();
                boolean uniform = Double.isNaN(centre) || randomness.nextDouble() < other / (1 + other);
                point[i] = uniform ? randomness.nextDouble() : centre;
            }
        }
        return cube.canonical(point);
    }

    private static double truncatedNormal(double mean, double deviation, Randomness randomness) {
        double value;
        do {
            value = mean + deviation * randomness.nextGaussian();
        } while (value < 0 || value > 1);
        return value;
    }

    /** Returns the weight of the prior in a categorical component, relative to 1 for the observed category. */
    private double otherCategories() {
        return 1.0 / (centres.size() + 1);
    }

    /** Returns the logarithm of the density at a canonical point; discrete parameters contribute probabilities. */
    double logDensity(double[] point) {
        int n = centres.size();
        double[] logs = new double[n + 1];
        double greatest = Double.NEGATIVE_INFINITY;
        for (int k = 0; k <= n; k++) {
            double weight = cumulativeWeights[k] - (k == 0 ? 0 : cumulativeWeights[k - 1]);
            double density = weight;
            for (int i = 0; i < point.length; i++) {
                if (!Double.isNaN(point[i])) {
                    density *= k < n && !Double.isNaN(centres.get(k)[i]) ? density(i, point[i], centres.get(k)[i], masses[k][i])
                            : prior(i, point[i]);
                }
            }
            logs[k] = StrictMath.log(density);
            greatest = Math.max(greatest, logs[k]);
        }
        double sum = 0;
        for (double log : logs) {
            sum += StrictMath.exp(log - greatest);
        }
        return greatest + StrictMath.log(sum / cumulativeWeights[n]);
    }

    private double prior(int i, double u) {
        Parameter parameter = cube.parameter(i);
        return parameter.ordered() ? density(parameter, u, 0.5, PRIOR_DEVIATION, priorMass) : 1.0 / parameter.count();
    }

    private double density(int i, double u, double centre, double mass) {
        Parameter parameter = cube.parameter(i);
        if (probabilities[i] != null) {
            return probability(i, parameter.index(centre), parameter.index(u));
        }
        if (parameter.ordered()) {
            return density(parameter, u, centre, deviation, mass);
        }
        double other = otherCategories();
        return ((u == centre ? 1 : 0) + other / parameter.count()) / (1 + other);
    }

    private static double density(Parameter parameter, double u, double centre, double deviation, double mass) {
        if (parameter.continuous()) {
            double z = (u - centre) / deviation;
            return StrictMath.exp(-z * z / 2) / (StrictMath.sqrt(2 * Math.PI) * deviation * mass);
        }
        long index = parameter.index(u);
        return mass(parameter.edge(index), parameter.edge(index + 1), centre, deviation) / mass;
    }

    /** Returns the probability of [from, to] under a normal distribution. */
    private static double mass(double from, double to, double mean, double deviation) {
        double scale = StrictMath.sqrt(2) * deviation;
        return Erf.erf((from - mean) / scale, (to - mean) / scale) / 2;
    }
}
