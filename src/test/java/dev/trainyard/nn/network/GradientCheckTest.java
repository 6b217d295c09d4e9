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
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * (BP1) to (BP4) against finite differences in double precision, and the two kernels against each other, for every layer with
 * every activation and every cost that fits it. A new layer or activation is one row here.
 */
class GradientCheckTest {

    private static final int M = 4;
    private static final int IN = 5;
    private static final int OUT = 3;
    private static final double EPSILON = 1e-6;

    static Stream<Arguments> networks() {
        List<Arguments> table = new ArrayList<>();
        // A step has no slope: nothing passes back through it.
        for (Activation hidden : EnumSet.complementOf(EnumSet.of(Activation.STEP))) {
            for (Activation output : Activation.values()) {
                for (Cost cost : Cost.values()) {
                    if (cost.fits(output)) {
                        table.add(arguments(List.of(new Dense(6, hidden), new Dense(OUT, output)), cost));
                    }
                }
            }
        }
        for (Cost cost : Cost.values()) {
            if (!cost.fits(Activation.SOFTMAX)) {
                continue;
            }
            table.add(arguments(List.of(new Dense(OUT, Activation.SOFTMAX)), cost));
            table.add(arguments(List.of(new Dropout(0.2), new Dense(7, Activation.TANH), new Dropout(0.5),
                    new Dense(6, Activation.SIGMOID), new Dense(OUT, Activation.SOFTMAX)), cost));
        }
        return table.stream();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void agreesWithFiniteDifferences(List<LayerSpec> layers, Cost cost) {
        Problem problem = new Problem(layers, cost, DataType.DOUBLE, new Nd4jKernels());

        assertThat(relativeError(problem.gradient(), problem.finiteDifferences())).isLessThan(1e-5);
    }

    @ParameterizedTest
    @MethodSource("networks")
    void isTheSameOnBothKernels(List<LayerSpec> layers, Cost cost) {
        double[] reference = new Problem(layers, cost, DataType.DOUBLE, new Nd4jKernels()).gradient();

        assertThat(relativeError(new Problem(layers, cost, DataType.FLOAT, new CpuKernels()).gradient(), reference))
                .as("CpuKernels").isLessThan(1e-5);
        assertThat(relativeError(new Problem(layers, cost, DataType.FLOAT, new Nd4jKernels()).gradient(), reference))
                .as("Nd4jKernels in single precision").isLessThan(1e-5);
    }

    @Test
    void noticesAWrongDerivative() {
        Kernels reference = new Nd4jKernels();
        Kernels broken = (Kernels) Proxy.newProxyInstance(Kernels.class.getClassLoader(), new Class<?>[] {Kernels.class},
                (proxy, method, arguments) -> method.getName().equals("differentiate") ? null : method.invoke(reference, arguments));
        Problem problem = new Problem(List.of(new Dense(6, Activation.SIGMOID), new Dense(OUT, Activation.SOFTMAX)),
                Cost.LOG_LIKELIHOOD, DataType.DOUBLE, broken);

        assertThat(relativeError(problem.gradient(), problem.finiteDifferences())).isGreaterThan(1e-2);
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

    /** A network with random parameters, a mini-batch and what is desired of it, the same in both precisions. */
    private static final class Problem {

        private final Network network;
        private final Cost cost;
        private final Matrix x;
        private final Matrix y;

        Problem(List<LayerSpec> layers, Cost cost, DataType type, Kernels kernels) {
            Architecture architecture = new Architecture(Shape.of(IN), layers);
            Randomness random = new Randomness(42);
            INDArray parameters = gaussians(random, type, architecture.parameterCount()).muli(0.5);
            this.network = Network.of(architecture, parameters, kernels);
            this.cost = cost;
            this.x = Matrix.of(gaussians(random, type, M, IN));
            INDArray labels = Nd4j.zeros(type, M, OUT);
            for (int i = 0; i < M; i++) {
                labels.putScalar(i, i % OUT, 1);
            }
            this.y = Matrix.of(labels);
        }

        private static INDArray gaussians(Randomness random, DataType type, long... shape) {
            INDArray array = Nd4j.zeros(type, shape);
            for (long i = 0; i < array.length(); i++) {
                array.putScalar(i, random.nextGaussian());
            }
            return array;
        }

        double[] gradient() {
            Parameters gradient = network.sections().zerosLike();
            forward();
            network.backpropagate(cost, y, Accumulation.gradient(gradient, M));
            return gradient.vector().toDoubleVector();
        }

        double[] finiteDifferences() {
            INDArray w = network.parameters();
            double[] differences = new double[(int) w.length()];
            for (int i = 0; i < differences.length; i++) {
                double value = w.getDouble(i);
                w.putScalar(i, value + EPSILON);
                double above = forward();
                w.putScalar(i, value - EPSILON);
                double below = forward();
                w.putScalar(i, value);
                differences[i] = (above - below) / (2 * EPSILON);
            }
            return differences;
        }

        /** C; the same neurons are dropped each time. */
        private double forward() {
            network.feedforward(x, new Randomness(7));
            Tally tally = new Tally();
            network.score(cost, y, tally);
            return tally.meanCost();
        }
    }
}
