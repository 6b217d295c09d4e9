package dev.trainyard.nn.network;

import static dev.trainyard.nn.Statistics.assertMoments;
import static dev.trainyard.nn.Statistics.assertUncorrelated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.trainyard.nn.Shape;
import dev.trainyard.nn.Statistics;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.AssociativeMemory;
import dev.trainyard.nn.layer.Conv2d;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.layer.LayerSpec;
import dev.trainyard.nn.layer.Lstm;
import dev.trainyard.nn.layer.Padding;
import dev.trainyard.nn.layer.Rbm;
import dev.trainyard.nn.layer.Recurrent;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Moments and limits of the initial weights and biases, with each layer's numbers of inputs and outputs from its definition. */
class InitializationTest {

    /** Layer, shape of its input, n_in and n_out of its weights, number of its weight sections. */
    static Stream<Arguments> layers() {
        return Stream.of(
                arguments(new Dense(300, Activation.TANH), Shape.of(200), 200, 300, 1),
                // Each neuron sums 3 channels of 5 × 4 values; each value reaches 5 × 4 neurons in each of 40 maps.
                arguments(new Conv2d(40, Shape.of(5, 4), Shape.of(1, 1), Padding.VALID, Activation.TANH), Shape.of(3, 9, 9), 60, 800, 1),
                // A neuron sums the features and the layer's own states.
                arguments(new Recurrent(60, Activation.TANH, false, null), Shape.of(3, 50), 110, 60, 2),
                arguments(new Lstm(40, false, null, 1), Shape.of(3, 30), 70, 160, 2),
                arguments(new Rbm(200, Rbm.Visible.BINARY, true), Shape.of(100), 100, 200, 1));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void drawsWeightsAndBiasesFromTheDistribution(LayerSpec layer, Shape input, int in, int out, int weightSections) {
        for (Initialization initialization : Initialization.values()) {
            double[][] sections = sections(layer, input, initialization, Statistics.seed());
            for (int s = 0; s < weightSections; s++) {
                assertWeights(initialization + " of " + layer + ", section " + s, initialization, sections[s], in, out);
            }
            assertBiases(initialization, layer, sections[weightSections]);
        }
    }

    private static void assertWeights(String name, Initialization initialization, double[] w, int in, int out) {
        switch (initialization) {
            case NORMAL -> assertMoments(name, w, 0, 1, 3);
            case SCALED_NORMAL -> assertMoments(name, w, 0, 1.0 / in, 3);
            case HE -> assertMoments(name, w, 0, 2.0 / in, 3);
            case GLOROT -> {
                double limit = Math.sqrt(6.0 / (in + out));
                assertMoments(name, w, 0, limit * limit / 3, 1.8);
                assertThat(Arrays.stream(w).map(Math::abs).max().orElseThrow()).as(name).isBetween(0.98 * limit, limit * (1 + 1e-6));
            }
            case ZEROS -> assertThat(w).as(name).containsOnly(0);
        }
    }

    private static void assertBiases(Initialization initialization, LayerSpec layer, double[] b) {
        String name = initialization + " of the biases of " + layer;
        boolean drawn = initialization == Initialization.NORMAL || initialization == Initialization.SCALED_NORMAL;
        if (layer instanceof Lstm lstm) {
            // The gates are i, f, g, o; 1 is added to the biases of f.
            for (int j = lstm.units(); j < 2 * lstm.units(); j++) {
                b[j] -= 1;
            }
        }
        if (layer instanceof Rbm || !drawn) {
            assertThat(b).as(name).containsOnly(0);
        } else {
            assertMoments(name, b, 0, 1, 3);
        }
    }

    @Test
    void associativeMemoryCountsTheLabelsAmongItsInputs() {
        double[][] sections = sections(new AssociativeMemory(200, 50), Shape.of(100), Initialization.SCALED_NORMAL, Statistics.seed());

        assertMoments("weights", sections[0], 0, 1.0 / 150, 3);
        assertMoments("weights of the labels", sections[3], 0, 1.0 / 150, 3);
        assertThat(sections[1]).containsOnly(0);
        assertThat(sections[2]).containsOnly(0);
        assertThat(sections[4]).containsOnly(0);
    }

    /** Large matrices are drawn in several pieces, which must not repeat each other. */
    @ParameterizedTest
    @EnumSource(names = "ZEROS", mode = EnumSource.Mode.EXCLUDE)
    void drawsEachRowAndEachLayerAnew(Initialization initialization) {
        Architecture architecture = new Architecture(Shape.of(300), List.of(new Dense(300, Activation.TANH), new Dense(300, Activation.TANH)));
        try (Network network = Network.of(architecture)) {
            network.initialize(initialization, Statistics.seed());
            double[] first = values(network, 0, 0);
            double[] second = values(network, 1, 0);
            Set<Double> beginnings = new HashSet<>();
            for (int row = 0; row < 300; row++) {
                beginnings.add(first[row * 300]);
            }
            assertThat(beginnings).hasSizeGreaterThan(295);
            assertUncorrelated(initialization + ": two layers", first, second);
            assertUncorrelated(initialization + ": neighbouring rows", Arrays.copyOf(first, 299 * 300), Arrays.copyOfRange(first, 300, 300 * 300));
            network.initialize(initialization, Statistics.seed() + 1);
            assertUncorrelated(initialization + ": two seeds", first, values(network, 0, 0));
        }
    }

    private static double[][] sections(LayerSpec layer, Shape input, Initialization initialization, long seed) {
        List<LayerSpec> layers = layer instanceof AssociativeMemory ? List.of(layer) : List.of(layer, new Dense(2, Activation.SOFTMAX));
        try (Network network = Network.of(new Architecture(input, layers))) {
            network.initialize(initialization, seed);
            double[][] sections = new double[network.sections().layer(0).size()][];
            for (int s = 0; s < sections.length; s++) {
                sections[s] = values(network, 0, s);
            }
            return sections;
        }
    }

    private static double[] values(Network network, int layer, int section) {
        double[] values = new double[network.sections().layer(layer).get(section).size()];
        network.kernels().read(network.sections().layer(layer).get(section), values);
        return values;
    }
}
