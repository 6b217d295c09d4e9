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
import dev.trainyard.nn.layer.AssociativeMemory;
import dev.trainyard.nn.layer.AveragePool;
import dev.trainyard.nn.layer.Conv2d;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.layer.Dropout;
import dev.trainyard.nn.layer.L2Pool;
import dev.trainyard.nn.layer.LayerSpec;
import dev.trainyard.nn.layer.Lstm;
import dev.trainyard.nn.layer.MaxPool;
import dev.trainyard.nn.layer.Padding;
import dev.trainyard.nn.layer.Parameters;
import dev.trainyard.nn.layer.Rbm;
import dev.trainyard.nn.layer.Recurrent;
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
 * Compares (BP1) to (BP4) with finite differences in double precision, and the two kernels with each other, for every layer with
 * every activation and every cost that fits it. A new layer is one row in {@link #networks}; activations are taken from their enum.
 */
class GradientCheckTest {

    private static final int M = 4;
    private static final Shape IN = Shape.of(5);
    private static final Shape SEQUENCE = Shape.of(4, 3);
    private static final Shape IMAGE = Shape.of(2, 7, 6);
    private static final int OUT = 3;
    private static final double EPSILON = 1e-6;

    static Stream<Arguments> networks() {
        List<Arguments> table = new ArrayList<>();
        // The derivative of the step activation is 0: no error passes back through it.
        for (Activation hidden : EnumSet.complementOf(EnumSet.of(Activation.STEP))) {
            for (Activation output : Activation.values()) {
                for (Cost cost : Cost.values()) {
                    if (cost.fits(output)) {
                        table.add(arguments(IN, List.of(new Dense(6, hidden), new Dense(OUT, output)), cost));
                    }
                }
            }
        }
        for (Cost cost : Cost.values()) {
            if (!cost.fits(Activation.SOFTMAX)) {
                continue;
            }
            table.add(arguments(IN, List.of(new Dense(OUT, Activation.SOFTMAX)), cost));
            table.add(arguments(IN, List.of(new Dropout(0.2), new Dense(7, Activation.TANH), new Dropout(0.5),
                    new Dense(6, Activation.SIGMOID), new Dense(OUT, Activation.SOFTMAX)), cost));
        }
        LayerSpec output = new Dense(OUT, Activation.SOFTMAX);
        for (Activation sigma : EnumSet.complementOf(EnumSet.of(Activation.STEP))) {
            table.add(arguments(SEQUENCE, List.of(new Recurrent(5, sigma, false, null), output), Cost.LOG_LIKELIHOOD));
        }
        table.add(arguments(SEQUENCE, List.of(new Recurrent(5, Activation.TANH, true, null), output), Cost.LOG_LIKELIHOOD));
        table.add(arguments(SEQUENCE, List.of(new Recurrent(5, Activation.SIGMOID, true, null),
                new Recurrent(4, Activation.TANH, false, null), output), Cost.LOG_LIKELIHOOD));
        table.add(arguments(SEQUENCE, List.of(new Lstm(5, false, null, 1), output), Cost.LOG_LIKELIHOOD));
        table.add(arguments(SEQUENCE, List.of(new Lstm(5, true, null, 1), new Dropout(0.3), output), Cost.LOG_LIKELIHOOD));
        table.add(arguments(SEQUENCE, List.of(new Lstm(5, true, null, 1), new Lstm(4, true, null, 1), new Lstm(3, false, null, 1),
                output), Cost.LOG_LIKELIHOOD));
        table.add(arguments(Shape.of(1, 3, 4), List.of(new Lstm(5, false, null, 1), output), Cost.LOG_LIKELIHOOD));
        // Truncation after all time steps, or later, cuts off nothing.
        table.add(arguments(SEQUENCE, List.of(new Recurrent(5, Activation.TANH, true, 4), new Lstm(4, false, 5, 1), output),
                Cost.LOG_LIKELIHOOD));
        table.add(arguments(Shape.of(1, 3), List.of(new Recurrent(5, Activation.TANH, true, 1), new Lstm(4, false, 1, 1), output),
                Cost.LOG_LIKELIHOOD));
        table.add(arguments(IN, List.of(new Rbm(6, Rbm.Visible.BINARY, true), new Rbm(4, Rbm.Visible.BINARY, false), output),
                Cost.LOG_LIKELIHOOD));
        table.add(arguments(IN, List.of(new Rbm(6, Rbm.Visible.GAUSSIAN, true), new AssociativeMemory(7, OUT)), Cost.LOG_LIKELIHOOD));
        table.add(arguments(IN, List.of(new AssociativeMemory(150, OUT)), Cost.QUADRATIC));
        for (Activation sigma : EnumSet.complementOf(EnumSet.of(Activation.STEP, Activation.SOFTMAX))) {
            table.add(arguments(IMAGE, List.of(new Conv2d(3, Shape.of(3, 2), Shape.of(1, 1), Padding.VALID, sigma), output),
                    Cost.LOG_LIKELIHOOD));
        }
        for (Padding padding : Padding.values()) {
            for (Shape stride : List.of(Shape.of(1, 1), Shape.of(2, 1), Shape.of(3, 2))) {
                // The second convolution backpropagates its errors through the first.
                table.add(arguments(IMAGE, List.of(new Conv2d(2, Shape.of(3, 2), stride, padding, Activation.TANH),
                        new Conv2d(3, Shape.of(2, 2), Shape.of(1, 1), padding, Activation.GELU), output), Cost.LOG_LIKELIHOOD));
            }
        }
        // Regions side by side with a remainder, overlapping, and with gaps; also after ReLUs, whose zeros are ties.
        for (Shape stride : List.of(Shape.of(2, 3), Shape.of(1, 1), Shape.of(3, 4))) {
            for (LayerSpec pool : List.of(new MaxPool(Shape.of(2, 3), stride), new AveragePool(Shape.of(2, 3), stride),
                    new L2Pool(Shape.of(2, 3), stride))) {
                table.add(arguments(IMAGE, List.of(new Conv2d(3, Shape.of(2, 2), Shape.of(1, 1), Padding.VALID, Activation.TANH), pool,
                        output), Cost.LOG_LIKELIHOOD));
                table.add(arguments(IMAGE, List.of(new Conv2d(3, Shape.of(2, 2), Shape.of(1, 1), Padding.VALID, Activation.RELU), pool,
                        new Dense(6, Activation.SIGMOID), output), Cost.LOG_LIKELIHOOD));
            }
        }
        table.add(arguments(Shape.of(7, 5), List.of(new Conv2d(2, Shape.of(5, 5), Shape.of(1, 1), Padding.SAME, Activation.SIGMOID),
                new MaxPool(Shape.of(2, 2), null), new Dropout(0.3), output), Cost.LOG_LIKELIHOOD));
        return table.stream();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void agreesWithFiniteDifferences(Shape input, List<LayerSpec> layers, Cost cost) {
        Problem problem = new Problem(input, layers, cost, DataType.DOUBLE, new Nd4jKernels());

        assertThat(relativeError(problem.gradient(), problem.finiteDifferences())).isLessThan(1e-5);
    }

    @ParameterizedTest
    @MethodSource("networks")
    void gradientIsTheSameOnBothKernels(Shape input, List<LayerSpec> layers, Cost cost) {
        double[] reference = new Problem(input, layers, cost, DataType.DOUBLE, new Nd4jKernels()).gradient();

        assertThat(relativeError(new Problem(input, layers, cost, DataType.FLOAT, new CpuKernels()).gradient(), reference))
                .as("CpuKernels").isLessThan(1e-5);
        assertThat(relativeError(new Problem(input, layers, cost, DataType.FLOAT, new Nd4jKernels()).gradient(), reference))
                .as("Nd4jKernels in single precision").isLessThan(1e-5);
    }

    @Test
    void noticesAWrongDerivative() {
        Kernels reference = new Nd4jKernels();
        Kernels broken = (Kernels) Proxy.newProxyInstance(Kernels.class.getClassLoader(), new Class<?>[] {Kernels.class},
                (proxy, method, arguments) -> method.getName().equals("differentiate") ? null : method.invoke(reference, arguments));
        Problem problem = new Problem(IN, List.of(new Dense(6, Activation.SIGMOID), new Dense(OUT, Activation.SOFTMAX)),
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

    /** A network with random parameters, and a mini-batch with desired outputs; the same in both precisions. */
    private static final class Problem {

        private final Network network;
        private final Cost cost;
        private final Matrix x;
        private final Matrix y;

        Problem(Shape input, List<LayerSpec> layers, Cost cost, DataType type, Kernels kernels) {
            Architecture architecture = new Architecture(input, layers);
            Randomness random = new Randomness(42);
            INDArray parameters = gaussians(random, type, architecture.parameterCount()).muli(0.5);
            this.network = Network.of(architecture, parameters, kernels);
            this.cost = cost;
            this.x = Matrix.of(gaussians(random, type, M, input.size()));
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

        /** Returns C. Dropout drops the same neurons in every call. */
        private double forward() {
            network.feedforward(x, new Randomness(7));
            MetricSums sums = new MetricSums();
            network.score(cost, y, sums);
            return sums.meanCost();
        }
    }
}
