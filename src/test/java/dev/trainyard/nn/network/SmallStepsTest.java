package dev.trainyard.nn.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.kernel.Matrix;
import dev.trainyard.nn.kernel.Nd4jKernels;
import dev.trainyard.nn.layer.Accumulation;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.AssociativeMemory;
import dev.trainyard.nn.layer.Conv2d;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.layer.LayerSpec;
import dev.trainyard.nn.layer.Lstm;
import dev.trainyard.nn.layer.MaxPool;
import dev.trainyard.nn.layer.Padding;
import dev.trainyard.nn.layer.Parameters;
import dev.trainyard.nn.layer.Recurrent;
import dev.trainyard.nn.layer.Section;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Takes steps of plain gradient descent so small that one example's share of a step would be lost in the rounding of a float32 weight.
 * Compares the movement of float32 parameters with the same steps in double precision.
 */
class SmallStepsTest {

    private static final int STEPS = 8;
    private static final double ETA = 1e-4;

    /** Movement in double precision, which is the same for all kernels. */
    private static final Map<Architecture, double[]> EXACT = new ConcurrentHashMap<>();

    static Stream<Arguments> networks() {
        LayerSpec output = new Dense(3, Activation.SOFTMAX);
        Supplier<Kernels> one = () -> Kernels.of(DataType.FLOAT);
        Supplier<Kernels> three = () -> Kernels.of(DataType.FLOAT, 3);
        Supplier<Kernels> arrays = Nd4jKernels::new;
        // One channel and several channels, because their convolutions are computed in different ways.
        List<LayerSpec> convolutions = List.of(conv(4), new MaxPool(Shape.of(2, 2), null), conv(6), output);
        List<LayerSpec> recurrent = List.of(new Recurrent(5, Activation.TANH, true, null), new Lstm(4, false, null, 1), output);
        List<LayerSpec> memory = List.of(new AssociativeMemory(6, 3));
        return Stream.of(
                arguments("convolutions", Shape.of(1, 8, 8), convolutions, 512, one),
                arguments("convolutions on three threads", Shape.of(1, 8, 8), convolutions, 512, three),
                arguments("convolutions on ND4J arrays", Shape.of(1, 8, 8), convolutions, 512, arrays),
                arguments("recurrent layers", Shape.of(5, 3), recurrent, 512, one),
                arguments("an associative memory", Shape.of(8), memory, 512, one),
                arguments("an associative memory on ND4J arrays", Shape.of(8), memory, 512, arrays),
                arguments("dense layers", Shape.of(20), List.of(new Dense(40, Activation.TANH), output), 8192, one));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void smallStepsAreRoundedOncePerMiniBatch(String name, Shape input, List<LayerSpec> layers, int m, Supplier<Kernels> kernels) {
        Architecture architecture = new Architecture(input, layers);
        double[] exact = EXACT.computeIfAbsent(architecture, a -> movement(a, DataType.DOUBLE, new Nd4jKernels(), m, false));
        double[] straight = movement(architecture, DataType.FLOAT, kernels.get(), m, false);
        double[] once = movement(architecture, DataType.FLOAT, kernels.get(), m, true);

        SoftAssertions softly = new SoftAssertions();
        int from = 0;
        for (List<Section> sections : architecture.layout()) {
            for (Section section : sections) {
                double error = distance(straight, exact, from, section.size());
                double rounding = distance(once, exact, from, section.size());
                softly.assertThat(error).as("relative error of the movement of %s %s; that of a gradient that is summed first is %s",
                        section.name(), from, rounding).isLessThan(1.3 * rounding + 0.01);
                from += (int) section.size();
            }
        }
        softly.assertAll();
        assertThat(distance(once, exact, 0, exact.length)).as("rounding of float32").isLessThan(0.2);
    }

    private static Conv2d conv(int filters) {
        return new Conv2d(filters, Shape.of(3, 3), Shape.of(1, 1), Padding.VALID, Activation.TANH);
    }

    /** Returns ‖got − expected‖ / ‖expected‖ of some values. */
    private static double distance(double[] got, double[] expected, int from, long size) {
        double squares = 0;
        double all = 0;
        for (int i = from; i < from + size; i++) {
            squares += (got[i] - expected[i]) * (got[i] - expected[i]);
            all += expected[i] * expected[i];
        }
        return all == 0 ? 0 : Math.sqrt(squares / all);
    }

    /** Returns the change of each parameter by the steps. */
    private static double[] movement(Architecture architecture, DataType type, Kernels kernels, int m, boolean summedFirst) {
        Randomness random = new Randomness(42);
        // Rounds the values to float32, so that both precisions begin with the same values.
        INDArray parameters = gaussians(random, architecture.parameterCount()).muli(0.5).castTo(type);
        INDArray before = parameters.castTo(DataType.DOUBLE).dup();
        Matrix x = Matrix.of(gaussians(random, m, architecture.input().size()).castTo(type));
        INDArray labels = Nd4j.zeros(type, m, architecture.output().size());
        for (int i = 0; i < m; i++) {
            labels.putScalar(i, i % architecture.output().size(), 1);
        }
        Matrix y = Matrix.of(labels);
        try (Network network = Network.of(architecture, parameters, kernels); Parameters gradient = network.sections().zerosLike()) {
            for (int step = 0; step < STEPS; step++) {
                network.feedforward(x);
                if (summedFirst) {
                    network.backpropagate(Cost.LOG_LIKELIHOOD, y, Accumulation.gradient(gradient, m));
                    kernels.add(-ETA, gradient.row(), network.sections().row());
                } else {
                    network.backpropagate(Cost.LOG_LIKELIHOOD, y, new Accumulation(network.sections(), -ETA / m, 1, 1));
                }
            }
            return parameters.castTo(DataType.DOUBLE).sub(before).toDoubleVector();
        }
    }

    private static INDArray gaussians(Randomness random, long... shape) {
        INDArray array = Nd4j.zeros(DataType.FLOAT, shape);
        for (long i = 0; i < array.length(); i++) {
            array.putScalar(i, random.nextGaussian());
        }
        return array;
    }
}
