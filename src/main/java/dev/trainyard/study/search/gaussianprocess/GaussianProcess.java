package dev.trainyard.study.search.gaussianprocess;

import dev.trainyard.nn.Randomness;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A model of the objective: a Gaussian process whose hyperparameters maximise the posterior density given the observations, and which is
 * conditioned on the observations and on fantasies of running trials. A function of its arguments only.
 *
 * <p>The Cholesky decomposition takes n³/3 multiplications. Above {@link #MOST_LEARNT} observations, hyperparameters are learnt from a
 * subset; above {@link #MOST_CONDITIONED}, the process is conditioned on a subset. A subset has the best observations, near which the
 * model must be accurate, and an even selection of the others.
 */
public final class GaussianProcess {

    private static final int MOST_LEARNT = 100;
    private static final int MOST_CONDITIONED = 300;
    private static final int MAX_EVALUATIONS = 30;
    /** The number of sets of fantasies whose expected improvements are averaged. */
    private static final int FANTASIES = 8;

    private final Posterior posterior;
    private final double spread;

    private GaussianProcess(Posterior posterior, double spread) {
        this.posterior = posterior;
        this.spread = spread;
    }

    /**
     * Learns from observations.
     *
     * @param running    {@code [d][r]}, points whose values are not known yet
     * @param randomness draws fantasies of these values
     */
    public static GaussianProcess learn(Observations observations, double[][] running, Randomness randomness) {
        double[] y = standardized(observations.y());
        Observations all = observations.withValues(y);
        Hyperparameters h = hyperparameters(all.subset(subset(y, MOST_LEARNT)));
        Observations subset = all.subset(subset(y, MOST_CONDITIONED));
        double[] t = MarginalLikelihood.warpedValues(subset.y(), h.lambda());
        Posterior posterior = Posterior.of(h, subset, t);
        return new GaussianProcess(running[0].length == 0 ? posterior : withFantasies(posterior, subset, t, running, randomness),
                deviation(t));
    }

    /** Snoek et al. 2012, section 3.2: the expected improvement is averaged over samples of the unknown values. */
    private static Posterior withFantasies(Posterior posterior, Observations subset, double[] t, double[][] running,
            Randomness randomness) {
        int r = running[0].length;
        double[][] normals = new double[FANTASIES][r];
        for (double[] row : normals) {
            Arrays.setAll(row, i -> randomness.nextGaussian());
        }
        double[][] samples = posterior.sample(running, normals);
        double[][] u = new double[running.length][];
        Arrays.setAll(u, p -> concatenated(subset.u()[p], running[p]));
        double[][] values = new double[FANTASIES][];
        Arrays.setAll(values, s -> concatenated(t, samples[s]));
        return posterior.conditioned(u, values);
    }

    private static double[] concatenated(double[] a, double[] b) {
        double[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    private static Hyperparameters hyperparameters(Observations observations) {
        Prior prior = Prior.of(observations.categorical());
        MarginalLikelihood likelihood = new MarginalLikelihood(observations);
        BoundedMinimizer minimizer = new BoundedMinimizer(prior.lower(), prior.upper(), MAX_EVALUATIONS, 1e-3);
        double[] theta = minimizer.minimize((x, gradient) -> {
            double value = likelihood.value(x, gradient) + prior.logDensity(x, gradient);
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] = -gradient[i];
            }
            return -value;
        }, prior.mode(), 1);
        return Hyperparameters.of(theta);
    }

    /**
     * Returns the values with median 0 and standard deviation 1. Values above the third quartile by more than six times the distance of
     * the quartiles are cut: they only show that a configuration is bad, and would make the other differences vanish.
     */
    static double[] standardized(double[] y) {
        // The squares of greater values overflow.
        double[] bounded = Arrays.stream(y).map(value -> Math.min(Math.max(value, -1e100), 1e100)).toArray();
        double[] sorted = bounded.clone();
        Arrays.sort(sorted);
        int n = y.length;
        double upper = sorted[n * 3 / 4];
        double spread = upper - sorted[n / 4];
        double limit = spread > 0 ? upper + 6 * spread : Double.MAX_VALUE;
        double[] cut = Arrays.stream(bounded).map(value -> Math.min(value, limit)).toArray();
        double median = sorted[n / 2];
        double deviation = deviation(cut);
        return Arrays.stream(cut).map(value -> (value - median) / deviation).toArray();
    }

    /** Returns the standard deviation, or 1 if it is 0. */
    private static double deviation(double[] values) {
        double mean = Arrays.stream(values).average().orElse(0);
        double variance = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).average().orElse(0);
        return variance > 0 ? StrictMath.sqrt(variance) : 1;
    }

    /** Returns the rows of at most {@code most} observations: half of them the best, half spread evenly over the others. */
    private static int[] subset(double[] y, int most) {
        int n = y.length;
        if (n <= most) {
            return IntStream.range(0, n).toArray();
        }
        int[] byValue = IntStream.range(0, n).boxed().sorted(Comparator.comparingDouble(i -> y[i])).mapToInt(i -> i).toArray();
        int good = most / 2;
        int others = most - good;
        int[] rows = Arrays.copyOf(byValue, most);
        for (int i = 0; i < others; i++) {
            rows[good + i] = byValue[good + (int) ((long) i * (n - good) / others)];
        }
        Arrays.sort(rows);
        return rows;
    }

    /** Returns the expected improvement on the best point. */
    public Acquisition improvement() {
        return improvementOutside(List.of());
    }

    /** Returns the expected improvement, outside the neighbourhoods of {@code centres}, on the best point outside of them. */
    public Acquisition improvementOutside(List<double[]> centres) {
        return new Acquisition(posterior, centres);
    }

    /** Returns the standard deviation of the observed values after warping, the unit for improvements. */
    public double spread() {
        return spread;
    }
}
