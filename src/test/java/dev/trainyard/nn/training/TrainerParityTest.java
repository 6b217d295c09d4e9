package dev.trainyard.nn.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.Examples;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.LayerSpec;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.Network;
import dev.trainyard.nn.optimizer.HessianFree;
import dev.trainyard.nn.optimizer.LearningRateSchedule;
import dev.trainyard.nn.optimizer.Optimizer;
import dev.trainyard.nn.training.TrainingObserver.Measurement;
import dev.trainyard.platform.artifact.safetensors.SafeTensors;
import dev.trainyard.platform.json.SpecificationReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compares whole training runs with PyTorch's, from given initial weights: the kept weights, and every metric of every measurement.
 * {@code trainer.py} wrote the references. It computes the order of the examples and the dropout masks by itself, so that an order that
 * does not change between epochs, or a mask that does not change between steps, fails here.
 */
class TrainerParityTest {

    private static final List<String> FILES = List.of("dense", "activations", "soft", "regression", "convolutional",
            "convolutional-strides", "recurrent", "lstm", "belief");
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Map<String, SafeTensors> REFERENCES = new ConcurrentHashMap<>();
    /**
     * The tolerance of a weight: a few roundings of float32 at the weights' size, plus a multiple of the distance between PyTorch's own
     * runs in single and in double precision. The multiple allows for hidden activations, whose absolute error of 3e-7 is several
     * roundings. {@code trainer.py} refuses two cases of a network with equal metrics whose weights differ by less than 1e-3.
     */
    private static final double FLOOR = 3e-6;
    private static final double ROUNDINGS = 30;
    private static final double METRIC = 2e-5;

    static Stream<Arguments> cases() {
        return FILES.stream().flatMap(file -> all(file).propertyNames().stream().map(name -> arguments(file, name)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("cases")
    void trainsLikePyTorch(String file, String name) {
        JsonNode json = all(file).get(name);
        Map<String, INDArray> tensors = reference(file).tensors();
        Architecture architecture = new SpecificationReader().read(json.get("architecture"), Architecture.class);
        Hyperparameters hyperparameters = new SpecificationReader().read(json.get("hyperparameters"), Hyperparameters.class);
        boolean classified = !file.equals("regression");
        int outputs = architecture.output().size();
        List<String> names = IntStream.range(0, outputs).mapToObj(j -> "output " + j).toList();
        Dataset dataset = new Dataset(architecture.input(), classified ? Targets.classes(names) : Targets.regression(names),
                examples(tensors.get("x"), tensors.get("y"), classified), examples(tensors.get("vx"), tensors.get("vy"), classified), null);
        Recorder recorder = new Recorder();

        try (Network network = Network.of(architecture)) {
            TrainingResult result = new Trainer(network, hyperparameters, dataset, recorder).train(tensors.get("initial"),
                    architecture.layers().size());

            assertThat(recorder.measurements).hasSize(json.get("series").size());
            for (int i = 0; i < recorder.measurements.size(); i++) {
                assertAgrees(recorder.measurements.get(i), json.get("series").get(i));
            }
            assertThat(result.reason()).isEqualTo(StopReason.valueOf(json.get("reason").stringValue()));
            assertThat(result.kept()).isEqualTo(Keep.valueOf(json.get("kept").stringValue()));
            assertThat(result.bestEpoch()).as("best epoch").isEqualTo(json.get("best_epoch").intValue());
            float tolerance = (float) (FLOOR + ROUNDINGS * json.get("rounding").doubleValue());
            assertThat(tolerance).as("tolerance").isLessThan(5e-4f);
            assertThat(result.parameters().toFloatVector()).containsExactly(tensors.get("after." + name).toFloatVector(), within(tolerance));
        }
    }

    private static void assertAgrees(Measurement got, JsonNode expected) {
        assertThat(got.epoch()).isCloseTo(expected.get("epoch").doubleValue(), within(1e-9));
        assertThat(got.step()).isEqualTo(expected.get("step").longValue());
        assertThat(got.endOfEpoch()).isEqualTo(expected.get("end").booleanValue());
        Set<String> names = new HashSet<>(expected.get("metrics").propertyNames());
        names.add("examples_per_second");
        assertThat(got.metrics().keySet()).isEqualTo(names);
        expected.get("metrics").properties().forEach(metric -> {
            double value = metric.getValue().doubleValue();
            double tolerance = metric.getKey().equals("learning_rate") ? 1e-9 * value : METRIC * Math.max(1, Math.abs(value));
            assertThat(got.metrics().get(metric.getKey())).as("%s after %s epochs", metric.getKey(), got.epoch())
                    .isCloseTo(value, within(tolerance));
        });
    }

    private static Examples examples(INDArray x, INDArray y, boolean classified) {
        int[] labels = classified ? y.argMax(1).toIntVector() : null;
        return new Examples(x, y, labels);
    }

    /** A new layer, activation, cost, update rule or schedule needs a case in {@code trainer.py}. */
    @Test
    void everyKindOfSpecificationHasACase() {
        Set<Object> seen = new HashSet<>();
        cases().forEach(given -> {
            JsonNode json = all((String) given.get()[0]).get((String) given.get()[1]);
            Architecture architecture = new SpecificationReader().read(json.get("architecture"), Architecture.class);
            Hyperparameters hyperparameters = new SpecificationReader().read(json.get("hyperparameters"), Hyperparameters.class);
            architecture.layers().forEach(layer -> {
                seen.add(layer.getClass());
                seen.add(layer.activation());
            });
            seen.add(hyperparameters.cost());
            seen.add(hyperparameters.optimizer().getClass());
            seen.add(hyperparameters.lrSchedule().getClass());
        });

        assertThat(seen).contains((Object[]) LayerSpec.class.getPermittedSubclasses())
                .contains((Object[]) LearningRateSchedule.class.getPermittedSubclasses())
                .contains((Object[]) Activation.values()).contains((Object[]) Cost.values());
        // PyTorch has no Hessian-free optimizer; SecondOrderTest tests it.
        assertThat(seen).contains(Arrays.stream(Optimizer.class.getPermittedSubclasses()).filter(rule -> rule != HessianFree.class).toArray());
    }

    private static JsonNode all(String file) {
        return JSON.readTree(reference(file).metadata().get("cases"));
    }

    private static SafeTensors reference(String file) {
        return REFERENCES.computeIfAbsent(file, name -> {
            try (InputStream in = TrainerParityTest.class.getResourceAsStream("trainer-" + name + ".safetensors")) {
                byte[] content = in.readAllBytes();
                return SafeTensors.read(new ByteArrayInputStream(content), content.length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
