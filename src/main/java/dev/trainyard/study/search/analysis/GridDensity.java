package dev.trainyard.study.search.analysis;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.hipparchus.special.Erf;

/**
 * Probabilities of a grid's cells by a Parzen estimator: a mixture of a distribution around each cell, weighted by the number of its
 * observations, and of a wide prior, which weighs as one observation.
 */
final class GridDensity {

    /** Below this deviation, a normal distribution has more than 90 % of its mass in one cell. */
    private static final double LEAST_DEVIATION = 0.5 / 1.64;

    private GridDensity() {
    }

    /** Returns the density of ordered cells: normal distributions whose width follows Scott's rule (1992). */
    static double[] ordered(int[] counts) {
        int n = counts.length;
        int[] cells = IntStream.range(0, n).filter(i -> counts[i] > 0).toArray();
        double total = Arrays.stream(counts).sum();
        double deviation = Math.max(scottDeviation(counts, cells, total), LEAST_DEVIATION);
        double[] density = new double[n];
        add(density, (n - 1) / 2.0, n, 1 / (total + 1));
        for (int cell : cells) {
            add(density, cell, deviation, counts[cell] / (total + 1));
        }
        return density;
    }

    /** Adds a normal distribution that is discretised and truncated to the cells. */
    private static void add(double[] density, double mean, double deviation, double weight) {
        double scale = StrictMath.sqrt(2) * deviation;
        double mass = Erf.erf((-0.5 - mean) / scale, (density.length - 0.5 - mean) / scale);
        for (int i = 0; i < density.length; i++) {
            density[i] += weight * Erf.erf((i - 0.5 - mean) / scale, (i + 0.5 - mean) / scale) / mass;
        }
    }

    private static double scottDeviation(int[] counts, int[] cells, double total) {
        double mean = Arrays.stream(cells).mapToDouble(i -> (double) i * counts[i]).sum() / total;
        double squares = Arrays.stream(cells).mapToDouble(i -> counts[i] * (i - mean) * (i - mean)).sum();
        double deviation = StrictMath.sqrt(squares / Math.max(1, total - 1));
        int first = cells[quartile(counts, cells, (int) total / 4, false)];
        int third = cells[Math.min(cells.length - 1, quartile(counts, cells, (int) total * 3 / 4, true))];
        return 1.059 * Math.min((third - first) / 1.34, deviation) * StrictMath.pow(total, -0.2);
    }

    /** Returns the index of the first cell up to which there are at least, or more than, {@code count} observations. */
    private static int quartile(int[] counts, int[] cells, int count, boolean more) {
        int sum = 0;
        for (int i = 0; i < cells.length; i++) {
            sum += counts[cells[i]];
            if (more ? sum > count : sum >= count) {
                return i;
            }
        }
        return cells.length;
    }

    /** Returns the density of categories: around an observed one, the others share the weight of a prior. */
    static double[] categorical(int[] counts) {
        int n = counts.length;
        double total = Arrays.stream(counts).sum();
        int kernels = 1 + (int) Arrays.stream(counts).filter(count -> count > 0).count();
        double prior = 1.0 / kernels;
        double rowSum = 1 + n * prior;
        double[] density = new double[n];
        for (int i = 0; i < n; i++) {
            // Every row has the prior; row i has 1 more for category i; the last row is uniform.
            density[i] = (total * prior + counts[i]) / rowSum / (total + 1) + 1.0 / n / (total + 1);
        }
        return density;
    }
}
