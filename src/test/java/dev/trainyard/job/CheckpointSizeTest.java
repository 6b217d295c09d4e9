package dev.trainyard.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.Examples;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.network.Network;
import dev.trainyard.nn.training.Trainer;
import dev.trainyard.nn.training.TrainingObserver;
import dev.trainyard.nn.training.TrainingState;
import dev.trainyard.platform.artifact.SafeTensors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.factory.Nd4j;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

class CheckpointSizeTest {

    private static final JsonMapper JSON = JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

    static Stream<Arguments> jobs() {
        String plateau = "\"lr_schedule\":{\"type\":\"reduce_on_plateau\",\"monitor\":\"validation_cost\"},";
        String metrics = """
                "monitor":{"metrics":["validation_roc_auc","validation_f1","validation_log_loss","validation_balanced_accuracy"]},""";
        return Stream.of(
                Arguments.of("small", layers(3), "{\"type\":\"sgd\",\"learning_rate\":0.1}", ""),
                Arguments.of("momentum, schedule", layers(8), "{\"type\":\"sgd\",\"learning_rate\":0.1,\"momentum\":0.9}", plateau),
                Arguments.of("RMSProp with momentum, many metrics", layers(30),
                        "{\"type\":\"rmsprop\",\"learning_rate\":0.01,\"momentum\":0.9}", metrics),
                Arguments.of("Adam, deep", String.join(",", Collections.nCopies(12, layers(20))),
                        "{\"type\":\"adam\",\"learning_rate\":0.01}", plateau),
                Arguments.of("wide", layers(2000), "{\"type\":\"adagrad\",\"learning_rate\":0.01}", ""));
    }

    private static String layers(int units) {
        return "{\"type\":\"dense\",\"units\":%d,\"activation\":\"relu\"}".formatted(units);
    }

    /** Quotas reserve the estimate, so it must not be too low; too high, it refuses jobs that fit. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("jobs")
    void isALittleAboveTheSizeOfTheFile(String name, String layers, String optimizer, String more) {
        JobSpec job = JobSpecs.read("""
                {"dataset":"d","architecture":{"input":[2],"layers":[%s,{"type":"dense","units":2,"activation":"softmax"}]},%s
                 "optimizer":%s,"epochs":6,"keep":"best"}""".formatted(layers, more, optimizer));
        long[] largest = new long[1];
        TrainingObserver observer = new TrainingObserver() {
            @Override
            public void measured(Measurement measurement) {
            }

            @Override
            public void checkpoint(TrainingState state) {
                largest[0] = Math.max(largest[0], bytes(state));
            }
        };
        try (Network network = Network.of(job.architecture())) {
            new Trainer(network, job.hyperparameters(), new Dataset(job.architecture().input(), Targets.classes(List.of("a", "b")),
                    examples(1), examples(2), null), observer).train();
        }
        CheckpointSize size = CheckpointSize.of(job);
        assertThat(size.bytes()).isGreaterThanOrEqualTo(largest[0]).isLessThan(2 * largest[0] + 1000);
        assertThat(size.header()).isLessThan(16 << 10);
    }

    /** Returns the size of the file as {@code Checkpoints} writes it. */
    private static long bytes(TrainingState state) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            new SafeTensors(state.tensors(), Map.of("position", JSON.writeValueAsString(state.position()))).write(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.size();
    }

    private static Examples examples(long seed) {
        Randomness random = new Randomness(seed);
        float[][] x = new float[40][2];
        int[] labels = new int[x.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = new float[] {random.nextFloat(), random.nextFloat()};
            labels[i] = x[i][0] + 0.3 * random.nextFloat() > 0.6 ? 1 : 0;
        }
        return Examples.classified(Nd4j.createFromArray(x), labels, 2);
    }
}
