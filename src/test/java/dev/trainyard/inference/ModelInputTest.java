package dev.trainyard.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.model.Definition;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.Preprocessing;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.network.Architecture;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelInputTest {

    @Test
    void composesPicturesOnTheBackgroundOfTheTrainingPictures() {
        assertThat(input(new Preprocessing.Pixels(255, "#ff8000")).background()).isEqualTo(0xFF8000);
        assertThat(input(new Preprocessing.Pixels(255)).background()).isNull();
        assertThat(input(new Preprocessing.Identity()).background()).isNull();
    }

    private static ModelInput input(Preprocessing preprocessing) {
        Architecture architecture = new Architecture(Shape.of(1, 2, 2), List.of(new Dense(2, Activation.SOFTMAX)));
        return new ModelInput(Definition.of(architecture, Cost.LOG_LIKELIHOOD, Targets.classes(List.of("a", "b")), preprocessing, null));
    }
}
