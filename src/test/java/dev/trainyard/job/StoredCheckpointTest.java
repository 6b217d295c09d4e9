package dev.trainyard.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.DatabaseTest;
import dev.trainyard.dataset.Datasets;
import dev.trainyard.nn.network.Network;
import dev.trainyard.nn.training.StopReason;
import dev.trainyard.nn.training.Trainer;
import dev.trainyard.nn.training.TrainingObserver;
import dev.trainyard.nn.training.TrainingResult;
import dev.trainyard.nn.training.TrainingState;
import dev.trainyard.platform.artifact.SafeTensors;
import dev.trainyard.platform.artifact.TensorBytes;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * Jobs as an older version stored them, each with the checkpoint that it saved half way: the jobs of {@code resumed-jobs.json}, some
 * with fewer units. The file names the schema of that version's database.
 */
@DatabaseTest
@TestPropertySource(properties = "trainyard.max-threads=2")
class StoredCheckpointTest {

    private static final Map<String, byte[]> FILES = files();
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
        return FILES.keySet().stream().filter(name -> name.endsWith(".json")).map(name -> name.replace(".json", ""));
    }

    @ParameterizedTest
    @MethodSource("names")
    void endsAsIfThisVersionHadTrainedItFromTheStart(String name) throws IOException {
        JobSpec specification = new JobColumns.Specification()
                .convertToEntityAttribute(new String(FILES.get(name + ".json"), StandardCharsets.UTF_8));
        byte[] checkpoint = FILES.get(name + ".safetensors");
        SafeTensors content = SafeTensors.read(new ByteArrayInputStream(checkpoint), checkpoint.length);
        TrainingState stored = new TrainingState(content.tensors(), JSON.readValue(content.metadata().get("position"),
                TrainingState.Position.class));
        Attempt undisturbed = new Attempt(stored);
        Result expected = undisturbed.run(specification, Trainer::train);
        Result resumed = new Attempt(stored).run(specification, trainer -> trainer.resume(stored));

        assertThat(resumed.reason).isEqualTo(expected.reason);
        assertThat(resumed.bestEpoch).isEqualTo(expected.bestEpoch);
        if (undisturbed.computesTheSameBits) {
            assertThat(resumed.weights).isEqualTo(expected.weights);
        }
        // Another processor rounds otherwise, and so may a later version.
        assertThat(resumed.weights).usingComparatorWithPrecision(1e-3f).containsExactly(expected.weights);
    }

    private record Result(StopReason reason, int bestEpoch, float[] weights) {
    }

    private final class Attempt implements TrainingObserver {

        private final TrainingState stored;
        private long step;
        private boolean computesTheSameBits;

        Attempt(TrainingState stored) {
            this.stored = stored;
        }

        Result run(JobSpec specification, Function<Trainer, TrainingResult> training) throws IOException {
            try (OpenData data = OpenData.of(specification, datasets);
                    Network network = Network.of(specification.architecture(), specification.threads())) {
                TrainingResult result = training.apply(new Trainer(network, specification.hyperparameters(), data.dataset(), this, Duration.ZERO));
                return new Result(result.reason(), result.bestEpoch(), result.parameters().toFloatVector());
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
