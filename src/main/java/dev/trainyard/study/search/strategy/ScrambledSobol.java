package dev.trainyard.study.search.strategy;

import dev.trainyard.nn.Randomness;
import java.util.Arrays;
import org.hipparchus.random.SobolSequenceGenerator;

/**
 * Sobol's sequence with Owen's nested uniform scrambling: every interval of 2⁻ᵏ in each dimension still has one of 2ᵏ successive points,
 * and different seeds give independent sequences. The scrambling is the hash of Laine and Karras (2011) on reversed bits, with Burley's
 * (2020) constants: each bit is flipped by a function of the bits before it.
 */
final class ScrambledSobol {

    private final SobolSequenceGenerator generator;
    private final int[] seeds;

    /** @param dimensions at most 21,201 */
    ScrambledSobol(int dimensions, Randomness randomness) {
        generator = new SobolSequenceGenerator(dimensions);
        seeds = new int[dimensions];
        Arrays.setAll(seeds, i -> (int) randomness.nextLong());
    }

    /** Returns the next point of the sequence. */
    double[] next() {
        double[] point = generator.nextVector();
        for (int i = 0; i < point.length; i++) {
            int bits = (int) (long) (point[i] * 0x1p32);
            // The centre of the interval that 32 bits denote: never 0 or 1.
            point[i] = (Integer.toUnsignedLong(scrambled(bits, seeds[i])) + 0.5) * 0x1p-32;
        }
        return point;
    }

    private static int scrambled(int bits, int seed) {
        int x = Integer.reverse(bits);
        x += seed;
        x ^= x * 0x6c50b47c;
        x ^= x * 0xb82f1e52;
        x ^= x * 0xc7afe638;
        x ^= x * 0x8d22f6e6;
        return Integer.reverse(x);
    }
}
