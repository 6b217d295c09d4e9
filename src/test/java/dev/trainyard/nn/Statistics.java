package dev.trainyard.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;

/**
 * Statistical assertions whose bounds are six standard errors: a right program fails one of a billion. So they hold for every seed, and
 * each night uses a new one.
 */
public final class Statistics {

    private static final double ERRORS = 6;
    private static final String PROPERTY = "trainyard.test.seed";

    private Statistics() {
    }

    /**
     * Returns the seed of statistical tests: 1, or the number in the system property {@code trainyard.test.seed}, or a new seed if that is
     * {@code new}. A failure of the assertions shows it.
     */
    public static long seed() {
        return Seed.VALUE;
    }

    private static final class Seed {

        private static final long VALUE = value();

        private static long value() {
            String given = System.getProperty(PROPERTY, "1");
            long seed = given.equals("new") ? System.nanoTime() : Long.parseLong(given);
            System.out.printf("Seed of the statistical tests: -D%s=%d%n", PROPERTY, seed);
            return seed;
        }
    }

    /** Asserts that the values are a sample of a distribution with this mean, variance and kurtosis (3 for a normal one, 1.8 for uniform). */
    public static void assertMoments(String name, double[] values, double mean, double variance, double kurtosis) {
        int n = values.length;
        double average = Arrays.stream(values).average().orElseThrow();
        double second = Arrays.stream(values).map(v -> Math.pow(v - mean, 2)).average().orElseThrow();
        double fourth = Arrays.stream(values).map(v -> Math.pow(v - mean, 4)).average().orElseThrow();
        assertClose(name + ": mean", average, mean, Math.sqrt(variance / n));
        assertClose(name + ": variance", second / variance, 1, Math.sqrt((kurtosis - 1) / n));
        if (n >= 5_000) {
            // Var(z⁴) is 96 for a normal distribution, and less for a uniform one. Smaller samples are too far from their limit.
            assertClose(name + ": fourth moment", fourth / (variance * variance), kurtosis, Math.sqrt(96.0 / n));
        }
    }

    /** Asserts that an event of probability p happened {@code count} times of n. */
    public static void assertShare(String name, long count, long n, double p) {
        assertClose(name, (double) count / n, p, Math.sqrt(p * (1 - p) / n));
    }

    /** Asserts that two series do not depend on each other linearly. */
    public static void assertUncorrelated(String name, double[] a, double[] b) {
        double meanOfA = Arrays.stream(a).average().orElseThrow();
        double meanOfB = Arrays.stream(b).average().orElseThrow();
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            ab += (a[i] - meanOfA) * (b[i] - meanOfB);
            aa += (a[i] - meanOfA) * (a[i] - meanOfA);
            bb += (b[i] - meanOfB) * (b[i] - meanOfB);
        }
        assertClose(name + ": correlation", ab / Math.sqrt(aa * bb), 0, 1 / Math.sqrt(a.length));
    }

    private static void assertClose(String name, double got, double expected, double error) {
        assertThat(Math.abs(got - expected)).as("%s is %s, expected %s ± %s with the seed %d", name, got, expected, ERRORS * error, seed())
                .isLessThanOrEqualTo(ERRORS * error + 1e-12);
    }
}
