package dev.trainyard.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.nn.Randomness.Purpose;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RandomnessTest {

    /** Compares with the first numbers that the SplitMix64 authors' C code prints for seed 1234567. */
    @Test
    void isSplitMix64() {
        Randomness random = new Randomness(1234567);

        assertThat(new long[] {random.nextLong(), random.nextLong(), random.nextLong()}).containsExactly(
                Long.parseUnsignedLong("6457827717110365317"), Long.parseUnsignedLong("3203168211198807973"),
                Long.parseUnsignedLong("9817491932198370423"));
    }

    @Test
    void givesEachPurposeAndCounterItsOwnNumbers() {
        long first = Randomness.of(1, Purpose.ORDER, 0).nextLong();

        assertThat(Randomness.of(1, Purpose.ORDER, 0).nextLong()).isEqualTo(first);
        assertThat(Randomness.of(1, Purpose.ORDER, 1).nextLong()).isNotEqualTo(first);
        assertThat(Randomness.of(1, Purpose.DROPOUT, 0).nextLong()).isNotEqualTo(first);
        assertThat(Randomness.of(2, Purpose.ORDER, 0).nextLong()).isNotEqualTo(first);
    }

    @Test
    void nextFloatsEqualsRepeatedNextFloat() {
        Randomness random = new Randomness(5);
        float[] many = new float[7];
        random.nextFloats(many, 5);

        Randomness same = new Randomness(5);
        for (int i = 0; i < 5; i++) {
            assertThat(many[i]).isEqualTo(same.nextFloat());
        }
        assertThat(many[5]).isZero();
        assertThat(random.nextLong()).isEqualTo(same.nextLong());
    }

    @Test
    void gaussiansHaveTheMomentsOfANormalDistribution() {
        Randomness random = new Randomness(Statistics.seed());
        double[] values = IntStream.range(0, 100_000).mapToDouble(i -> random.nextGaussian()).toArray();

        Statistics.assertMoments("gaussians", values, 0, 1, 3);
        Statistics.assertShare("beyond 2", Arrays.stream(values).filter(v -> Math.abs(v) > 2).count(), values.length, 0.0455);
        Statistics.assertUncorrelated("neighbours", Arrays.copyOf(values, 99_999), Arrays.copyOfRange(values, 1, 100_000));
    }

    @Test
    void integersAreUniformBelowTheirBound() {
        Randomness random = new Randomness(Statistics.seed());
        int[] counts = new int[7];
        for (int i = 0; i < 70_000; i++) {
            counts[random.nextInt(7)]++;
        }

        for (int i = 0; i < 7; i++) {
            Statistics.assertShare("integer " + i, counts[i], 70_000, 1.0 / 7);
        }
    }

    @Test
    void shufflingKeepsEveryValueOnce() {
        int[] values = IntStream.range(0, 1000).toArray();
        new Randomness(5).shuffle(values);

        assertThat(values).isNotEqualTo(IntStream.range(0, 1000).toArray());
        assertThat(Arrays.stream(values).sorted().toArray()).isEqualTo(IntStream.range(0, 1000).toArray());
    }

    /** Shuffles four values: each of the 24 orders is equally likely. */
    @Test
    void everyOrderIsEquallyLikely() {
        Randomness random = new Randomness(Statistics.seed());
        int shuffles = 48_000;
        Map<String, Integer> orders = new HashMap<>();
        for (int i = 0; i < shuffles; i++) {
            int[] values = {0, 1, 2, 3};
            random.shuffle(values);
            orders.merge(Arrays.toString(values), 1, Integer::sum);
        }

        assertThat(orders).hasSize(24);
        orders.forEach((order, count) -> Statistics.assertShare(order, count, shuffles, 1.0 / 24));
    }

    /** Neighbouring counters, such as epochs and steps, and neighbouring seeds have independent numbers. */
    @Test
    void neighbouringStreamsAreIndependent() {
        double[] first = new double[20_000];
        double[] nextCounter = new double[first.length];
        double[] nextSeed = new double[first.length];
        double[] nextPurpose = new double[first.length];
        long seed = Statistics.seed();
        for (int i = 0; i < first.length; i++) {
            first[i] = Randomness.of(seed, Purpose.DROPOUT, i).nextDouble();
            nextCounter[i] = Randomness.of(seed, Purpose.DROPOUT, i + 1).nextDouble();
            nextSeed[i] = Randomness.of(seed + 1, Purpose.DROPOUT, i).nextDouble();
            nextPurpose[i] = Randomness.of(seed, Purpose.EPISODE, i).nextDouble();
        }
        Statistics.assertMoments("first numbers", first, 0.5, 1.0 / 12, 1.8);
        Statistics.assertUncorrelated("counters", first, nextCounter);
        Statistics.assertUncorrelated("seeds", first, nextSeed);
        Statistics.assertUncorrelated("purposes", first, nextPurpose);
    }
}
