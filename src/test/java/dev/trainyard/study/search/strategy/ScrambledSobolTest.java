package dev.trainyard.study.search.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.nn.Randomness;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScrambledSobolTest {

    /** Scrambling keeps a property of Sobol's sequence: in two dimensions, it is a (0, 2)-sequence in base 2. */
    @Test
    void hasOnePointInEachElementaryInterval() {
        for (int seed = 0; seed < 5; seed++) {
            ScrambledSobol sequence = new ScrambledSobol(2, new Randomness(seed));
            double[][] points = new double[64][];
            for (int i = 0; i < 64; i++) {
                points[i] = sequence.next();
            }
            for (int rows = 1; rows <= 64; rows *= 2) {
                Set<Integer> intervals = new HashSet<>();
                for (double[] point : points) {
                    int columns = 64 / rows;
                    intervals.add((int) (point[0] * rows) * columns + (int) (point[1] * columns));
                }
                assertThat(intervals).as(rows + " rows, seed " + seed).hasSize(64);
            }
        }
    }

    @Test
    void differsBetweenSeeds() {
        assertThat(new ScrambledSobol(3, new Randomness(1)).next()).isNotEqualTo(new ScrambledSobol(3, new Randomness(2)).next());
    }
}
