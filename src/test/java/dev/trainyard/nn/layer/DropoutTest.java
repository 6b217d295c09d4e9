package dev.trainyard.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.Statistics;
import dev.trainyard.nn.kernel.CpuKernels;
import dev.trainyard.nn.kernel.Matrix;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

class DropoutTest {

    private final Layer layer = new Dropout(0.3).bind(Shape.of(1000), List.of(), new CpuKernels());
    private final Matrix ones = Matrix.of(Nd4j.ones(DataType.FLOAT, 100, 1000));

    @Test
    void deletesTheShareOfItsInputsAndKeepsTheirExpectedSum() {
        Matrix a = layer.forward(ones, new Randomness(1));

        assertThat(a.array().eq(0).castTo(DataType.DOUBLE).meanNumber().doubleValue()).isCloseTo(0.3, within(0.005));
        assertThat(a.array().meanNumber().doubleValue()).isCloseTo(1, within(0.01));
        assertThat(a.array().maxNumber().floatValue()).isEqualTo((float) (1 / 0.7));
    }

    /** Each neuron, in each example, in each step has a draw of its own. */
    @Test
    void drawsEachNeuronOfEachExampleAnew() {
        double[] first = layer.forward(ones, new Randomness(Statistics.seed())).array().reshape(100_000).toDoubleVector();
        double[] next = layer.forward(ones, new Randomness(Statistics.seed() + 1)).array().reshape(100_000).toDoubleVector();

        Statistics.assertShare("dropped neurons", Arrays.stream(first).filter(a -> a == 0).count(), 100_000, 0.3);
        Statistics.assertUncorrelated("two steps", first, next);
        Statistics.assertUncorrelated("two examples", Arrays.copyOf(first, 99_000), Arrays.copyOfRange(first, 1_000, 100_000));
        Statistics.assertUncorrelated("two neurons", Arrays.copyOf(first, 99_999), Arrays.copyOfRange(first, 1, 100_000));
        for (int j = 0; j < 1000; j++) {
            int neuron = j;
            Statistics.assertShare("examples that drop neuron " + j, IntStream.range(0, 100).filter(i -> first[i * 1000 + neuron] == 0).count(), 100, 0.3);
        }
    }

    @Test
    void doesNothingAtInference() {
        assertThat(layer.forward(ones, null)).isSameAs(ones);
    }

    @Test
    void deletesTheErrorsOfTheSameNeurons() {
        Matrix a = layer.forward(ones, new Randomness(2));

        assertThat(layer.propagate(ones).array()).isEqualTo(a.array());
    }
}
