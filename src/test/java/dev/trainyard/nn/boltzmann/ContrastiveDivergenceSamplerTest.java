package dev.trainyard.nn.boltzmann;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.kernel.CpuKernels;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.kernel.Matrix;
import dev.trainyard.nn.layer.Accumulation;
import dev.trainyard.nn.layer.Parameters;
import dev.trainyard.nn.layer.Rbm;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ContrastiveDivergenceSamplerTest {

    private static final int VISIBLE = 5;
    private static final int HIDDEN = 3;
    private static final double[][] DATA = {{1, 0, 0, 1, 1}, {0, 1, 0, 1, 0}, {1, 1, 1, 0, 0}, {1, 0, 0, 0, 1}};

    private final Kernels kernels = new CpuKernels();
    private final Rbm rbm = new Rbm(HIDDEN, Rbm.Visible.BINARY, true);
    private final Parameters w = parameters(0.8);
    private final BoltzmannMachine machine = new BoltzmannMachine(rbm, w.layer(0), kernels);

    @Test
    void freeEnergySumsOutTheHiddenUnits() {
        double expected = 0;
        for (double[] v : DATA) {
            expected += enumeration().freeEnergy(v) / DATA.length;
        }

        assertThat(machine.meanFreeEnergy(data(1))).isCloseTo(expected, within(1e-5));
    }

    @Test
    void longChainsGiveTheGradientOfTheLikelihood() {
        int copies = 20_000;
        Matrix v = data(copies);
        ContrastiveDivergenceSampler phases = new ContrastiveDivergenceSampler(machine, 100, kernels, DataType.FLOAT);
        Matrix chains = Matrix.uninitialized(DataType.FLOAT, v.rows(), HIDDEN);
        phases.start(v, null, chains, new Randomness(1));
        phases.run(v, null, chains, new Randomness(2));

        double[] estimate = gradient(phases, v.rows());
        double[] exact = exactGradient();
        for (int i = 0; i < exact.length; i++) {
            // The tolerance allows for the error of a mean of 80,000 samples.
            assertThat(estimate[i]).as("parameter " + i).isCloseTo(exact[i], within(0.01));
        }
    }

    @Test
    void oneStepFromTheDataPointsAlongTheGradient() {
        Matrix v = data(2000);
        ContrastiveDivergenceSampler phases = new ContrastiveDivergenceSampler(machine, 1, kernels, DataType.FLOAT);
        phases.run(v, null, new Randomness(3));

        double[] estimate = gradient(phases, v.rows());
        double[] exact = exactGradient();
        double product = 0;
        for (int i = 0; i < exact.length; i++) {
            product += estimate[i] * exact[i];
        }
        assertThat(product / (norm(estimate) * norm(exact))).isGreaterThan(0.8);
    }

    @Test
    void samplesGaussianUnitsAroundTheirMean() {
        BoltzmannMachine gaussian = new BoltzmannMachine(new Rbm(HIDDEN, Rbm.Visible.GAUSSIAN, true), w.layer(0), kernels);
        Matrix h = Matrix.of(Nd4j.ones(DataType.FLOAT, 50_000, HIDDEN));
        Matrix v = Matrix.uninitialized(DataType.FLOAT, 50_000, VISIBLE);
        gaussian.visible(h, v);
        gaussian.sampleVisible(v, v, new Randomness(4));

        double expected = w.layer(0).get(0).array().getColumn(1).sumNumber().doubleValue() + w.layer(0).get(2).array().getDouble(0, 1);
        assertThat(v.array().getColumn(1).meanNumber().doubleValue()).isCloseTo(expected, within(0.02));
        assertThat(v.array().getColumn(1).varNumber().doubleValue()).isCloseTo(1, within(0.03));
    }

    private double[] gradient(ContrastiveDivergenceSampler phases, int m) {
        Parameters gradient = w.zerosLike();
        phases.accumulate(Accumulation.gradient(gradient, m), gradient.layer(0));
        return gradient.vector().toDoubleVector();
    }

    /** Returns the gradient of −ln p by finite differences of the enumerated likelihood. */
    private double[] exactGradient() {
        double epsilon = 1e-3;
        double[] gradient = new double[(int) w.vector().length()];
        for (int i = 0; i < gradient.length; i++) {
            float value = w.vector().getFloat(i);
            w.vector().putScalar(i, value + epsilon);
            double above = enumeration().logLikelihood(DATA);
            w.vector().putScalar(i, value - epsilon);
            double below = enumeration().logLikelihood(DATA);
            w.vector().putScalar(i, value);
            gradient[i] = -(above - below) / (2 * epsilon);
        }
        return gradient;
    }

    private Enumeration enumeration() {
        return new Enumeration(w.layer(0).stream().map(Matrix::array).toList());
    }

    private Parameters parameters(double scale) {
        Parameters parameters = Parameters.zeros(List.of(rbm.sections(Shape.of(VISIBLE))), DataType.FLOAT);
        Randomness random = new Randomness(5);
        INDArray vector = parameters.vector();
        for (long i = 0; i < vector.length(); i++) {
            vector.putScalar(i, scale * random.nextGaussian());
        }
        return parameters;
    }

    private static Matrix data(int copies) {
        float[][] rows = new float[DATA.length * copies][VISIBLE];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < VISIBLE; j++) {
                rows[i][j] = (float) DATA[i % DATA.length][j];
            }
        }
        return Matrix.of(Nd4j.createFromArray(rows));
    }

    private static double norm(double[] x) {
        double sum = 0;
        for (double value : x) {
            sum += value * value;
        }
        return Math.sqrt(sum);
    }
}
