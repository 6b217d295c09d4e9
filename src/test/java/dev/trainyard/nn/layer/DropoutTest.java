package dev.trainyard.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.kernel.CpuKernels;
import dev.trainyard.nn.kernel.Matrix;
import java.util.List;
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
