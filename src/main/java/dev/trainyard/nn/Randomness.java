package dev.trainyard.nn;

/**
 * A random number generator: SplitMix64 (Steele, Lea, Flood 2014), seeded by (seed, purpose, counter). The same triple gives the same
 * numbers on every machine, so checkpoints need no generator state: the order of the examples in epoch 7 follows from the job's seed.
 */
public final class Randomness {

    /**
     * The use of the numbers. Each purpose has its own sequence, so that one use does not shift the numbers of another. Append only: the
     * ordinal is part of every seed.
     */
    public enum Purpose {
        INITIALIZATION, ORDER, DROPOUT, EPISODE, EVALUATION_EPISODE, TEST_EPISODE, GIBBS, RECONSTRUCTION, GENERATION,
        AUGMENTATION, DISPLACEMENT, SAMPLING, SEARCH
    }

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private long state;
    private double spareGaussian = Double.NaN;

    public Randomness(long seed) {
        this.state = seed;
    }

    /** @param counter index within the purpose: of an epoch, a step, a layer or a trial */
    public static Randomness of(long seed, Purpose purpose, long counter) {
        return new Randomness(mix(mix(mix(seed) + purpose.ordinal()) + counter));
    }

    public long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /** Uniform in [0, 1), with 24 bits. */
    public float nextFloat() {
        return (nextLong() >>> 40) * 0x1p-24f;
    }

    /** Sets the first {@code n} values to the results of {@code n} calls of {@link #nextFloat}. */
    public void nextFloats(float[] to, int n) {
        long next = state;
        for (int i = 0; i < n; i++) {
            next += GOLDEN_GAMMA;
            to[i] = (mix(next) >>> 40) * 0x1p-24f;
        }
        state = next;
    }

    /** Uniform in [0, 1), with 53 bits. */
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1p-53;
    }

    /** Uniform in [0, bound), without bias (Lemire 2019). */
    public int nextInt(int bound) {
        long product = (nextLong() >>> 32) * bound;
        int low = (int) product;
        if (Integer.compareUnsigned(low, bound) < 0) {
            int threshold = Integer.remainderUnsigned(-bound, bound);
            while (Integer.compareUnsigned(low, threshold) < 0) {
                product = (nextLong() >>> 32) * bound;
                low = (int) product;
            }
        }
        return (int) (product >>> 32);
    }

    /** N(0, 1), by Marsaglia's polar method. */
    public double nextGaussian() {
        if (!Double.isNaN(spareGaussian)) {
            double spare = spareGaussian;
            spareGaussian = Double.NaN;
            return spare;
        }
        double u;
        double v;
        double s;
        do {
            u = 2 * nextDouble() - 1;
            v = 2 * nextDouble() - 1;
            s = u * u + v * v;
        } while (s >= 1 || s == 0);
        // StrictMath, because results of Math may differ in the last bit between machines.
        double scale = StrictMath.sqrt(-2 * StrictMath.log(s) / s);
        spareGaussian = v * scale;
        return u * scale;
    }

    /** Shuffles {@code values}; all orders are equally likely (Fisher and Yates). */
    public void shuffle(int[] values) {
        for (int i = values.length - 1; i > 0; i--) {
            int j = nextInt(i + 1);
            int value = values[i];
            values[i] = values[j];
            values[j] = value;
        }
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
