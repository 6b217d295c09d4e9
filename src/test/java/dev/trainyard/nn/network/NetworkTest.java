package dev.trainyard.nn.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.nn.Shape;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.kernel.Matrix;
import dev.trainyard.nn.layer.Accumulation;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.layer.Parameters;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class NetworkTest {

    /** Numbers of examples: less than an inference batch, exactly one batch, and a little more than two. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 500, 1201})
    void predictsTheSameForJavaAndNd4jArrays(int n) {
        Architecture architecture = new Architecture(Shape.of(3), List.of(new Dense(5, Activation.TANH), new Dense(2, Activation.SOFTMAX)));
        assertThat(architecture.inferenceBatch()).isEqualTo(500);
        float[] x = new float[n * 3];
        for (int i = 0; i < x.length; i++) {
            x[i] = (i % 17) * 0.1f;
        }
        try (Network network = Network.of(architecture)) {
            network.initialize(Initialization.GLOROT, 1);
            network.predict(new float[] {9, 9, 9, 8, 8, 8}, 2);
            INDArray y = network.predict(Nd4j.create(x, new long[] {n, 3}, 'c'));

            assertThat(network.predict(x, n)).hasSize(2 * n).containsExactly(y.reshape(2L * n).toFloatVector());
        }
    }

    /** A backward pass may overwrite values that the layers kept with errors. */
    @Test
    void refusesASecondBackwardPassForTheSameForwardPass() {
        Architecture architecture = new Architecture(Shape.of(3), List.of(new Dense(2, Activation.SOFTMAX)));
        Matrix x = Matrix.of(Nd4j.ones(DataType.FLOAT, 4, 3));
        Matrix y = Matrix.of(Nd4j.ones(DataType.FLOAT, 4, 2));
        try (Network network = Network.of(architecture); Parameters gradient = network.sections().zerosLike()) {
            network.feedforward(x);
            network.backpropagate(Cost.LOG_LIKELIHOOD, y, Accumulation.gradient(gradient, 4));

            assertThatThrownBy(() -> network.backpropagate(Cost.LOG_LIKELIHOOD, y, Accumulation.gradient(gradient, 4)))
                    .isInstanceOf(IllegalStateException.class).hasMessageContaining("a forward pass of its own");
        }
    }
}
