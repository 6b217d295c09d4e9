package dev.trainyard.platform.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.layer.Lstm;
import dev.trainyard.nn.optimizer.AdaGrad;
import dev.trainyard.nn.optimizer.ReduceOnPlateau;
import dev.trainyard.nn.optimizer.Sgd;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DescriptionsTest {

    /** Fails with an explanation if the main classes were compiled without the annotation processor of the build. */
    @BeforeAll
    static void requireJavadoc() {
        assertThat(Sgd.class.getResource("Sgd__Javadoc.json"))
                .as("the Javadoc of the main classes: compile them with Maven, whose annotation processor keeps it").isNotNull();
    }

    @Test
    void readsTheDescriptionOfAComponent() {
        assertThat(Descriptions.ofComponent(Sgd.class, "learningRate")).contains("The learning rate η");
        assertThat(Descriptions.ofComponent(Sgd.class, "absent")).isEqualTo(Optional.empty());
    }

    @Test
    void namesComponentsAsJsonDoes() {
        assertThat(Descriptions.of(ReduceOnPlateau.class).orElseThrow()).contains("down to `min_learning_rate`");
        assertThat(Descriptions.ofComponent(Lstm.class, "truncate").orElseThrow()).contains("With `return_sequences`");
    }

    @Test
    void beginsWithACapitalButKeepsSymbols() {
        assertThat(Descriptions.ofConstants(List.of(Activation.TANH), List.of("tanh")).orElseThrow()).contains("`tanh`: σ(z) = tanh z");
        assertThat(Descriptions.of(AdaGrad.class).orElseThrow()).startsWith("s ← s + g²");
        assertThat(Descriptions.of(Dense.class).orElseThrow()).startsWith("A fully connected layer");
        assertThat(Descriptions.ofComponent(Sgd.class, "momentum").orElseThrow()).matches("[A-Z].*");
    }

    @Test
    void leavesOutReferencesToTheEquations() {
        assertThat(Descriptions.of(Sgd.class)).contains("Mini-batch stochastic gradient descent, with momentum when μ > 0.");
    }
}
