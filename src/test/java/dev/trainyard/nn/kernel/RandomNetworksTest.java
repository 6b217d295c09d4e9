package dev.trainyard.nn.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Random networks under {@link GuardZones}, on kernels of one and of several threads, twice each, and on the reference kernels in
 * double precision. A hundred by default; as many as wanted with {@code ./mvnw -Pnetworks test}.
 */
class RandomNetworksTest {

    private static final int COUNT = Integer.getInteger("trainyard.networks.count", 100);
    private static final long SEED = Long.getLong("trainyard.networks.seed", 1);
    /** Relative to the largest value of the vector, as all differences here. */
    private static final double ACROSS_THREADS = 1e-5;
    private static final double FROM_REFERENCE = 1e-4;

    private double acrossThreads;
    private double fromReference;
    private int sensitive;

    @Test
    void stayWithinTheirArraysAndComputeTheSameInAllWays() {
        assertThat(GuardZones.ON).isTrue();
        long start = System.nanoTime();
        for (int i = 0; i < COUNT; i++) {
            RandomNetwork network = RandomNetwork.of(SEED * 1_000_003 + i);
            try {
                check(network);
            } catch (Throwable e) {
                throw new AssertionError(network.toString(), e);
            }
        }
        System.out.printf("%d random networks from seed %d in %.0f s, no guard zone hit, all bits repeated; largest difference %.1e across "
                + "threads, %.1e from the reference; %d by their sensitivity%n", COUNT, SEED, (System.nanoTime() - start) / 1e9,
                acrossThreads, fromReference, sensitive);
    }

    private void check(RandomNetwork network) {
        int before = GuardZones.count();
        RandomNetworkRun one = RandomNetworkRun.of(network, new CpuKernels(), 0);
        RandomNetworkRun several = RandomNetworkRun.of(network, parallel(network), 0);
        RandomNetworkRun again = RandomNetworkRun.of(network, parallel(network), 0);
        assertThat(several.bits()).as("bits of %d threads", network.threads()).isEqualTo(again.bits());
        if (network.seed() % 4 == 0) {
            assertThat(RandomNetworkRun.of(network, new CpuKernels(), 0).bits()).as("bits of one thread").isEqualTo(one.bits());
        }
        acrossThreads = Math.max(acrossThreads, compare(network, "across threads", several, one, ACROSS_THREADS));
        fromReference = Math.max(fromReference, compare(network, "from the reference", one, RandomNetworkRun.reference(network), FROM_REFERENCE));
        assertThat(GuardZones.livingBytesAfter(before)).as("bytes left behind").isZero();
    }

    private static Kernels parallel(RandomNetwork network) {
        return new ParallelKernels(network.threads(), network.fewPairs(), network.fewValues());
    }

    /** @return the largest difference that the bound was needed for */
    private double compare(RandomNetwork network, String name, RandomNetworkRun run, RandomNetworkRun other, double bound) {
        double difference = run.difference(other);
        if (difference <= bound) {
            return difference;
        }
        // At the edge of a ReLU, or between two values of a region that are nearly the same: weights changed by a millionth then
        // change the gradient as much.
        double sensitivity = 0;
        for (int trial = 1; trial <= 4; trial++) {
            sensitivity = Math.max(sensitivity, RandomNetworkRun.of(network, new CpuKernels(), trial).difference(
                    RandomNetworkRun.of(network, new CpuKernels(), 0)));
        }
        assertThat(difference).as("difference %s", name).isLessThanOrEqualTo(2 * sensitivity);
        sensitive++;
        return 0;
    }
}
