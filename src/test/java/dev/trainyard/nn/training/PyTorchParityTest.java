package dev.trainyard.nn.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.trainyard.nn.kernel.Matrix;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.Network;
import dev.trainyard.nn.optimizer.UpdateRule;
import dev.trainyard.platform.artifact.safetensors.SafeTensors;
import dev.trainyard.platform.json.SpecificationReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compares the weights after 100 steps with PyTorch's, from the same initial weights and mini-batches. {@code pytorch.py} wrote the
 * references.
 */
class PyTorchParityTest {

    private static final int STEPS = 100;
    private static final JsonMapper JSON = JsonMapper.shared();

    static Stream<Arguments> cases() {
        return Stream.of("dense", "dense-cross-entropy", "dense-quadratic", "convolutional", "recurrent", "lstm").flatMap(file -> {
            SafeTensors reference = reference(file);
            return JSON.readTree(reference.metadata().get("cases")).propertyNames().stream()
                    .map(name -> arguments(file, name));
        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void reachesTheSameWeightsAsPyTorch(String file, String name) {
        SafeTensors reference = reference(file);
        JsonNode json = JSON.readTree(reference.metadata().get("cases")).get(name);
        SpecificationReader reader = new SpecificationReader();
        Architecture architecture = reader.read(JSON.readTree(reference.metadata().get("architecture")), Architecture.class);
        Hyperparameters hyperparameters = reader.read(json, Hyperparameters.class);
        Matrix x = Matrix.of(reference.tensors().get("x"));
        Matrix y = Matrix.of(reference.tensors().get("y"));
        int m = hyperparameters.batchSize();
        double eta = hyperparameters.optimizer().learningRate();

        try (Network network = Network.of(architecture, reference.tensors().get("initial").dup());
                UpdateRule rule = hyperparameters.updateRule(network.sections(), x.rows(), network.kernels())) {
            for (int step = 0; step < STEPS; step++) {
                int from = step % (x.rows() / m) * m;
                network.feedforward(x.rows(from, from + m));
                network.backpropagate(hyperparameters.cost(), y.rows(from, from + m), rule.accumulation(eta, m));
                rule.complete(eta);
            }

            float[] expected = reference.tensors().get("after." + name).toFloatVector();
            assertThat(network.parameters().toFloatVector()).containsExactly(expected, within(1e-4f));
            assertThat(distance(expected, reference.tensors().get("initial").toFloatVector())).as("distance from the initial weights")
                    .isGreaterThan(0.1);
        }
    }

    private static double distance(float[] a, float[] b) {
        double squares = 0;
        for (int i = 0; i < a.length; i++) {
            squares += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return Math.sqrt(squares);
    }

    private static SafeTensors reference(String file) {
        try (InputStream in = PyTorchParityTest.class.getResourceAsStream(file + ".safetensors")) {
            byte[] content = in.readAllBytes();
            return SafeTensors.read(new ByteArrayInputStream(content), content.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
