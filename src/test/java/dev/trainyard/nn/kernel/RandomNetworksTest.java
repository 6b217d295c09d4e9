package dev.trainyard.nn.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.nn.kernel.memory.GuardZones;
import org.junit.jupiter.api.Test;

/**
 * Runs random networks under {@link GuardZones}: on kernels of one thread and of several, repeated to compare the bits, and on the
 * reference kernels in double precision. Runs 100 networks by default, or more with {@code ./mvnw -Pnetworks test}.
 */
class RandomNetworksTest {

    private static final int COUNT = Integer.getInteger("trainyard.networks.count", 100);
    private static final long SEED = Long.getLong("trainyard.networks.seed", 1);
    /** Relative to the largest value of the vector, like all differences here. */
    private static final double ACROSS_THREADS = 1e-5;
    private static final double FROM_REFERENCE = 1e-4;

    private double acrossThreads;
    private double fromReference;
    private int sensitive;

    @Test
    void randomNetworksStayWithinTheirArraysAndAgreeAcrossKernels() {
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
                + "threads, %.1e from the reference; %d beyond the bounds because they are sensitive%n", COUNT, SEED,
                (System.nanoTime() - start) / 1e9, acrossThreads, fromReference, sensitive);
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

    /** @return the difference, or 0 if it exceeds the bound and the sensitivity of the network explains it */
    private double compare(RandomNetwork network, String name, RandomNetworkRun run, RandomNetworkRun other, double bound) {
        double difference = run.difference(other);
        if (difference <= bound) {
            return difference;
        }
        // A weighted input at the kink of a ReLU, or nearly equal values in a pooling region, amplify rounding: a change of the weights
        // by a millionth then changes the gradient as much.
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
