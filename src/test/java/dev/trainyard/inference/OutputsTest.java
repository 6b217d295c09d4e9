package dev.trainyard.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.model.definition.ServableDefinition;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.data.preprocessing.Preprocessing;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.network.Architecture;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputsTest {

    private static final List<String> NAMES = List.of("no", "yes");

    /** The threshold 0.7 comes from the curve of an evaluation, where it is the probability 0.7f, which is a little less than 0.7. */
    @Test
    void aProbabilityThatEqualsTheThresholdHolds() {
        float[] y = {0.3f, 0.7f};
        assertThat(outputs(Targets.classes(NAMES), Activation.SOFTMAX).predict(y, 0, 0.7)).isInstanceOfSatisfying(Outputs.Classified.class,
                predicted -> assertThat(predicted.label()).isEqualTo("yes"));
        assertThat(outputs(Targets.labels(NAMES), Activation.SIGMOID).predict(y, 0, 0.7)).isInstanceOfSatisfying(Outputs.Labelled.class,
                predicted -> assertThat(predicted.labels()).containsExactly("yes"));
    }

    private static Outputs outputs(Targets targets, Activation activation) {
        return new Outputs(ServableDefinition.of(new Architecture(Shape.of(2), List.of(new Dense(2, activation))), Cost.CROSS_ENTROPY,
                targets, new Preprocessing.Identity(), null));
    }
}
