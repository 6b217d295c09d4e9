package dev.trainyard.nn.boltzmann;

import static dev.trainyard.nn.Statistics.assertMoments;
import static dev.trainyard.nn.Statistics.assertShare;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.Statistics;
import dev.trainyard.nn.kernel.CpuKernels;
import dev.trainyard.nn.kernel.Matrix;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

class SamplerTest {

    private static final int ROWS = 20_000;

    private final CpuKernels kernels = new CpuKernels();
    private final Sampler sampler = new Sampler(kernels);
    private final Randomness random = new Randomness(Statistics.seed());

    @Test
    void statesOfUnitsAreOnWithTheirProbabilities() {
        float[] p = {0, 1e-3f, 0.25f, 0.5f, 0.9f, 1};
        Matrix states = repeated(p);
        sampler.bernoulli(states, states, random);

        double[] drawn = read(states);
        assertThat(drawn).containsOnly(0, 1);
        for (int j = 0; j < p.length; j++) {
            assertShare("a unit of probability " + p[j], (long) Arrays.stream(column(drawn, p.length, j)).sum(), ROWS, p[j]);
        }
    }

    @Test
    void gaussianStatesHaveTheirMeansAndVarianceOne() {
        float[] means = {-3, 0, 0.5f};
        Matrix states = repeated(means);
        sampler.gaussian(states, states, random);

        double[] drawn = read(states);
        for (int j = 0; j < means.length; j++) {
            assertMoments("a unit with the mean " + means[j], column(drawn, means.length, j), means[j], 1, 3);
        }
    }

    @Test
    void classesAreDrawnWithTheirProbabilities() {
        float[] p = {0.05f, 0.6f, 0, 0.15f, 0.2f};
        Matrix states = repeated(p);
        sampler.categorical(states, states, random);

        double[] drawn = read(states);
        for (int row = 0; row < ROWS; row++) {
            assertThat(Arrays.stream(drawn, row * p.length, (row + 1) * p.length).sum()).isEqualTo(1);
        }
        for (int j = 0; j < p.length; j++) {
            assertShare("class " + j, (long) Arrays.stream(column(drawn, p.length, j)).sum(), ROWS, p[j]);
        }
    }

    private static Matrix repeated(float[] row) {
        return Matrix.of(Nd4j.createFromArray(row).reshape(1, row.length).repeat(0, ROWS).castTo(DataType.FLOAT).dup('c'));
    }

    private double[] read(Matrix matrix) {
        double[] values = new double[matrix.size()];
        kernels.read(matrix, values);
        return values;
    }

    private static double[] column(double[] values, int columns, int j) {
        double[] column = new double[values.length / columns];
        Arrays.setAll(column, row -> values[row * columns + j]);
        return column;
    }
}
