package dev.trainyard.nn.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.kernel.CpuKernels;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.kernel.Matrix;
import dev.trainyard.nn.kernel.Nd4jKernels;
import dev.trainyard.nn.layer.Accumulation;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.layer.Dropout;
import dev.trainyard.nn.layer.LayerSpec;
import dev.trainyard.nn.layer.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Compares H·v and G·v with finite differences in double precision, and the two kernels with each other. */
class CurvatureTest {

    private static final int M = 4;
    private static final int IN = 3;
    private static final int OUT = 3;
    private static final double EPSILON = 1e-5;

    static Stream<Arguments> networks() {
        List<Arguments> table = new ArrayList<>();
        for (Activation hidden : Activation.values()) {
            for (Activation output : Activation.values()) {
                for (Cost cost : Cost.values()) {
                    List<LayerSpec> layers = List.of(new Dense(4, hidden), new Dense(3, hidden), new Dense(OUT, output));
                    if (cost.fits(output) && hidden != Activation.STEP && output != Activation.STEP
                            && Curvature.violations(new Architecture(Shape.of(IN), layers), cost).isEmpty()) {
                        table.add(arguments(layers, cost));
                    }
                }
            }
        }
        return table.stream();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void hessianIsTheDerivativeOfTheGradient(List<LayerSpec> layers, Cost cost) {
        Problem problem = new Problem(layers, cost, DataType.DOUBLE, new Nd4jKernels());
        problem.curvature.hessian(problem.v, problem.product);

        assertThat(relativeError(problem.product(), problem.hessianByDifferences())).isLessThan(1e-6);
    }

    @ParameterizedTest
    @MethodSource("networks")
    void gaussNewtonIsTheCurvatureOfTheCostAlone(List<LayerSpec> layers, Cost cost) {
        Problem problem = new Problem(layers, cost, DataType.DOUBLE, new Nd4jKernels());
        problem.curvature.gaussNewton(problem.v, problem.product);

        assertThat(relativeError(problem.product(), problem.gaussNewtonByDifferences())).isLessThan(1e-6);
    }

    @ParameterizedTest
    @MethodSource("networks")
    void productsAreTheSameOnBothKernels(List<LayerSpec> layers, Cost cost) {
        Problem reference = new Problem(layers, cost, DataType.DOUBLE, new Nd4jKernels());
        Problem problem = new Problem(layers, cost, DataType.FLOAT, new CpuKernels());
        reference.curvature.hessian(reference.v, reference.product);
        problem.curvature.hessian(problem.v, problem.product);
        assertThat(relativeError(problem.product(), reference.product())).isLessThan(1e-4);

        reference.curvature.gaussNewton(reference.v, reference.product);
        problem.curvature.gaussNewton(problem.v, problem.product);
        assertThat(relativeError(problem.product(), reference.product())).isLessThan(1e-5);

        reference.curvature.squaredGradients(reference.product);
        problem.curvature.squaredGradients(problem.product);
        assertThat(relativeError(problem.product(), reference.product())).isLessThan(1e-5);
    }

    @Test
    void squaredGradientsAreTheMeanOfEachExamplesSquares() {
        Problem problem = new Problem(List.of(new Dense(4, Activation.TANH), new Dense(OUT, Activation.SOFTMAX)), Cost.LOG_LIKELIHOOD,
                DataType.DOUBLE, new Nd4jKernels());
        problem.curvature.squaredGradients(problem.product);
        double[] expected = new double[problem.product().length];
        for (int i = 0; i < M; i++) {
            double[] gradient = problem.gradient(i, i + 1);
            for (int j = 0; j < expected.length; j++) {
                expected[j] += gradient[j] * gradient[j] / M;
            }
        }

        assertThat(relativeError(problem.product(), expected)).isLessThan(1e-12);
    }

    @Test
    void coversOnlyTheLayersThatLearn() {
        List<LayerSpec> layers = List.of(new Dense(4, Activation.TANH), new Dense(3, Activation.SIGMOID), new Dense(OUT, Activation.SOFTMAX));
        Problem problem = new Problem(layers, Cost.LOG_LIKELIHOOD, DataType.DOUBLE, new Nd4jKernels());
        problem.network.freeze(1);
        Parameters v = problem.v.from(1);
        Parameters product = v.zerosLike();
        try (Curvature curvature = new Curvature(problem.network, Cost.LOG_LIKELIHOOD)) {
            curvature.at(problem.x, problem.y);
            curvature.hessian(v, product);
        }
        // Multiplies the whole H by a direction that is 0 in the first layer.
        problem.v.layer(0).forEach(section -> section.array().assign(0));
        problem.curvature.hessian(problem.v, problem.product);

        assertThat(relativeError(product.vector().toDoubleVector(), problem.product.from(1).vector().dup().toDoubleVector()))
                .isLessThan(1e-12);
    }

    @Test
    void reportsUnsupportedLayersAndCosts() {
        Architecture architecture = new Architecture(Shape.of(2), List.of(new Dense(4, Activation.SOFTMAX), new Dropout(0.5),
                new Dense(2, Activation.SOFTMAX)));

        assertThat(Curvature.violations(architecture, Cost.CROSS_ENTROPY)).extracting("field")
                .containsExactly("architecture/layers/0/activation", "architecture/layers/1", "cost");
    }

    private static double relativeError(double[] got, double[] expected) {
        double difference = 0;
        double sum = 0;
        for (int i = 0; i < got.length; i++) {
            difference += Math.pow(got[i] - expected[i], 2);
            sum += Math.pow(Math.abs(got[i]) + Math.abs(expected[i]), 2);
        }
        return Math.sqrt(difference / sum);
    }

    /** A network with random parameters, a mini-batch, and a random direction v. */
    private static final class Problem {

        private final Network network;
        private final Cost cost;
        private final Matrix x;
        private final Matrix y;
        private final Parameters v;
        private final Parameters product;
        private final Curvature curvature;

        Problem(List<LayerSpec> layers, Cost cost, DataType type, Kernels kernels) {
            Architecture architecture = new Architecture(Shape.of(IN), layers);
            Randomness random = new Randomness(42);
            this.network = Network.of(architecture, gaussians(random, type, architecture.parameterCount()), kernels);
            this.cost = cost;
            this.x = Matrix.of(gaussians(random, type, M, IN));
            INDArray labels = Nd4j.zeros(type, M, OUT);
            for (int i = 0; i < M; i++) {
                labels.putScalar(i, i % OUT, 1);
            }
            this.y = Matrix.of(labels);
            this.v = Parameters.of(architecture.layout(), gaussians(random, type, architecture.parameterCount()));
            this.product = v.zerosLike();
            this.curvature = new Curvature(network, cost);
            curvature.at(x, y);
        }

        private static INDArray gaussians(Randomness random, DataType type, long... shape) {
            INDArray array = Nd4j.zeros(type, shape);
            for (long i = 0; i < array.length(); i++) {
                array.putScalar(i, random.nextGaussian());
            }
            return array;
        }

        double[] product() {
            return product.vector().castTo(DataType.DOUBLE).toDoubleVector();
        }

        double[] gradient(int from, int to) {
            Parameters gradient = v.zerosLike();
            network.feedforward(x.rows(from, to));
            network.backpropagate(cost, y.rows(from, to), Accumulation.gradient(gradient, to - from));
            return gradient.vector().toDoubleVector();
        }

        double[] hessianByDifferences() {
            network.parameters().addi(v.vector().mul(EPSILON));
            double[] above = gradient(0, M);
            network.parameters().subi(v.vector().mul(2 * EPSILON));
            double[] below = gradient(0, M);
            return quotient(above, below);
        }

        /**
         * Returns the mean of JᵀDJv, with J = ∂a/∂w by differences and D the curvature of the cost in a. With the activation that the cost
         * is linked to, D is 1 (quadratic), 1/a (log-likelihood) or 1/(a(1 − a)) (cross-entropy).
         */
        double[] gaussNewtonByDifferences() {
            INDArray w = network.parameters();
            double[] a = outputs();
            double[][] j = new double[(int) w.length()][];
            double[] jv = new double[a.length];
            for (int i = 0; i < j.length; i++) {
                double value = w.getDouble(i);
                w.putScalar(i, value + EPSILON);
                double[] above = outputs();
                w.putScalar(i, value - EPSILON);
                j[i] = quotient(above, outputs());
                w.putScalar(i, value);
                for (int k = 0; k < a.length; k++) {
                    jv[k] += j[i][k] * v.vector().getDouble(i);
                }
            }
            double[] gv = new double[j.length];
            for (int i = 0; i < j.length; i++) {
                for (int k = 0; k < a.length; k++) {
                    double d = cost.equals(Cost.QUADRATIC) ? 1 : cost.equals(Cost.LOG_LIKELIHOOD) ? 1 / a[k] : 1 / (a[k] * (1 - a[k]));
                    gv[i] += j[i][k] * d * jv[k] / M;
                }
            }
            return gv;
        }

        private double[] outputs() {
            return network.feedforward(x).array().dup().data().asDouble();
        }

        private static double[] quotient(double[] above, double[] below) {
            double[] quotient = new double[above.length];
            for (int i = 0; i < above.length; i++) {
                quotient[i] = (above[i] - below[i]) / (2 * EPSILON);
            }
            return quotient;
        }
    }
}
