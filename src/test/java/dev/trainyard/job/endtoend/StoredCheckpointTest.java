package dev.trainyard.job.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.DatabaseTest;
import dev.trainyard.dataset.Datasets;
import dev.trainyard.job.execution.TrainingInput;
import dev.trainyard.job.lifecycle.JobColumns;
import dev.trainyard.job.spec.JobSpec;
import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.network.Network;
import dev.trainyard.nn.training.StopReason;
import dev.trainyard.nn.training.Trainer;
import dev.trainyard.nn.training.TrainingObserver;
import dev.trainyard.nn.training.TrainingResult;
import dev.trainyard.nn.training.TrainingState;
import dev.trainyard.platform.artifact.safetensors.SafeTensors;
import dev.trainyard.platform.artifact.safetensors.TensorBytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * Resumes checkpoints of an older version: the jobs of {@code resumed-jobs.json}, some with fewer units, each with the checkpoint that
 * the older version saved half way through training. The number in the ZIP file's name is that version's database schema.
 */
@DatabaseTest
@TestPropertySource(properties = "trainyard.max-threads=2")
class StoredCheckpointTest {

    private static final Map<String, byte[]> FILES = files();
    /** Jobs that end with other weights in this version than in the version that saved the checkpoints, with the reason. */
    private static final Map<String, String> TRAINED_OTHERWISE_NOW = Map.of(
            "Hessian-free", "the cost is computed from z, and a rounding can change the damping",
            "Nesterov, early stopping, clipping, warm-up, cosine", "the first step of a warm-up is not at rate 0",
            "RMSProp, momentum, one cycle", "the last step is at the last rate");
    /** A job that this version refuses, because with dropout its gradient would not be the gradient of its policy. */
    private static final String REFUSED_NOW = "policy gradient, grid world";
    private static final JsonMapper JSON = JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

    @Autowired
    private Datasets datasets;

    private static Map<String, byte[]> files() {
        Map<String, byte[]> files = new TreeMap<>();
        try (InputStream in = StoredCheckpointTest.class.getResourceAsStream("checkpoints-of-schema-14.zip");
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    static Stream<String> names() {
        return FILES.keySet().stream().filter(name -> name.endsWith(".json")).map(name -> name.replace(".json", ""))
                .filter(name -> !name.equals(REFUSED_NOW));
    }

    @Test
    void explainsWhyAStoredJobIsRefused() {
        assertThatThrownBy(() -> resume(REFUSED_NOW)).isInstanceOf(InvalidSpecificationException.class).hasMessageContaining("rate must be 0");
    }

    @ParameterizedTest
    @MethodSource("names")
    void resumedTrainingEndsWithTheWeightsOfUninterruptedTraining(String name) throws IOException {
        TrainingState stored = stored(name);
        Attempt undisturbed = new Attempt(stored);
        Result expected = undisturbed.run(specification(name), Trainer::train);
        Result resumed = resume(name);

        assertThat(resumed.weights).doesNotContain(Float.NaN);
        if (undisturbed.computesTheSameBits) {
            assertThat(resumed).usingRecursiveComparison().isEqualTo(expected);
        } else if (!TRAINED_OTHERWISE_NOW.containsKey(name)) {
            // Another processor may round differently.
            assertThat(resumed.weights).usingComparatorWithPrecision(1e-3f).containsExactly(expected.weights);
        }
    }

    private Result resume(String name) throws IOException {
        TrainingState stored = stored(name);
        return new Attempt(stored).run(specification(name), trainer -> trainer.resume(stored));
    }

    private static JobSpec specification(String name) {
        return new JobColumns.Specification().convertToEntityAttribute(new String(FILES.get(name + ".json"), StandardCharsets.UTF_8));
    }

    private static TrainingState stored(String name) throws IOException {
        byte[] checkpoint = FILES.get(name + ".safetensors");
        SafeTensors content = SafeTensors.read(new ByteArrayInputStream(checkpoint), checkpoint.length);
        return new TrainingState(content.tensors(), JSON.readValue(content.metadata().get("position"), TrainingState.Position.class));
    }

    private record Result(StopReason reason, float[] weights) {
    }

    private final class Attempt implements TrainingObserver {

        private final TrainingState stored;
        private long step;
        private boolean computesTheSameBits;

        Attempt(TrainingState stored) {
            this.stored = stored;
        }

        Result run(JobSpec specification, Function<Trainer, TrainingResult> training) throws IOException {
            try (TrainingInput data = TrainingInput.of(specification, datasets);
                    Network network = Network.of(specification.architecture(), specification.threads())) {
                TrainingResult result = training.apply(new Trainer(network, specification.hyperparameters(), data.dataset(), this, Duration.ZERO));
                return new Result(result.reason(), result.parameters().toFloatVector());
            }
        }

        @Override
        public void measured(Measurement measurement) {
        }

        @Override
        public Directive directive(Progress progress) {
            return ++step == stored.position().step() ? Directive.CHECKPOINT : Directive.CONTINUE;
        }

        @Override
        public void checkpoint(TrainingState state) {
            if (state.position().step() == stored.position().step()) {
                INDArray parameters = state.tensors().get("parameters");
                computesTheSameBits = TensorBytes.sha256(parameters).equals(TensorBytes.sha256(stored.tensors().get("parameters")));
            }
        }
    }
}
