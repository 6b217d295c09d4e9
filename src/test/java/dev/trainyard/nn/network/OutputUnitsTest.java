package dev.trainyard.nn.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.nn.Shape;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.layer.LayerSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputUnitsTest {

    @Test
    void onlyAnOutputLayerThatIsTakenAsOneHasUnits() {
        Dense hidden = new Dense(3, Activation.LINEAR);
        Dense output = new Dense(2, Activation.LINEAR);

        assertThat(OutputUnits.areTaken(network(hidden, output), network(hidden, output), 2)).isTrue();
        assertThat(OutputUnits.areTaken(network(hidden, output), network(hidden, output), 1)).as("a new output layer").isFalse();
        assertThat(OutputUnits.areTaken(network(hidden, output), network(hidden), 1)).as("a hidden layer as the output").isFalse();
        assertThat(OutputUnits.areTaken(network(hidden), network(hidden, output), 1)).as("the output as a hidden layer").isFalse();
    }

    private static Architecture network(LayerSpec... layers) {
        return new Architecture(Shape.of(4), List.of(layers));
    }
}
