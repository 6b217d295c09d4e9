package dev.trainyard.nn.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.Examples;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.Conv2d;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.layer.Dropout;
import dev.trainyard.nn.layer.LayerSpec;
import dev.trainyard.nn.layer.Lstm;
import dev.trainyard.nn.layer.MaxPool;
import dev.trainyard.nn.layer.Padding;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.Initialization;
import dev.trainyard.nn.network.Network;
import dev.trainyard.nn.optimizer.Adam;
import dev.trainyard.nn.optimizer.LearningRateSchedule;
import dev.trainyard.nn.optimizer.Optimizer;
import dev.trainyard.nn.optimizer.Regularization;
import dev.trainyard.nn.optimizer.Sgd;
import dev.trainyard.nn.training.TrainingObserver.Directive;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.factory.Nd4j;

/** Training on several threads, with layers and mini-batches large enough to be divided. */
class ParallelTrainingTest {

    private static final int SIDE = 16;
    /** Four mini-batches, the last of ten examples. */
    private static final int EXAMPLES = 310;
    private static final int BATCHES = 4;

    private final Dataset dataset = new Dataset(Shape.of(1, SIDE, SIDE), Targets.classes(List.of("0", "1", "2")), examples(EXAMPLES, 1),
            examples(40, 2), null);

    static Stream<List<LayerSpec>> layers() {
        return Stream.of(List.of(new Dense(200, Activation.TANH)),
                List.of(new Conv2d(6, Shape.of(3, 3), Shape.of(1, 1), Padding.VALID, Activation.RELU), new MaxPool(Shape.of(2, 2), null)),
                List.of(new Lstm(64, false, null, 1)));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void severalThreadsLearnTheSameAsOne(List<LayerSpec> layers) {
        List<LayerSpec> all = new ArrayList<>(layers);
        all.add(new Dropout(0.3));
        all.add(new Dense(3, Activation.SOFTMAX));
        Architecture architecture = new Architecture(Shape.of(1, SIDE, SIDE), all);
        float[] alone = train(architecture, new Sgd(0.1, 0.5), 1, new Recorder());
        for (int threads : new int[] {2, 3}) {
            float[] together = train(architecture, new Sgd(0.1, 0.5), threads, new Recorder());

            for (int i = 0; i < alone.length; i++) {
                assertThat(together[i]).as("parameter %d by %d threads", i, threads).isCloseTo(alone[i], within(1e-4f));
            }
            assertThat(together).isEqualTo(train(architecture, new Sgd(0.1, 0.5), threads, new Recorder()));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, BATCHES - 1, BATCHES, BATCHES + 2})
    void resumesFromACheckpointWithTheSameBitsAndMetrics(int interruption) {
        Recorder undisturbed = new Recorder();
        float[] expected = train(withDropout(), adam(), 2, undisturbed);
        Recorder first = new Recorder();
        first.directives.put((long) interruption, Directive.SUSPEND);
        train(withDropout(), adam(), 2, first);

        try (Network network = Network.of(withDropout(), 2)) {
            Recorder second = new Recorder();
            float[] resumed = trainer(network, adam(), second).resume(first.checkpoint).parameters().toFloatVector();

            assertThat(resumed).isEqualTo(expected);
            List<Map<String, Double>> series = new ArrayList<>(first.series());
            series.addAll(second.series());
            assertThat(series).isEqualTo(undisturbed.series());
        }
    }

    @Test
    void leavesNoThreadBehind() {
        try (Network network = Network.of(withDropout(), 3)) {
            trainer(network, adam(), new Recorder()).train();
            assertThat(others()).hasSize(2);
        }
        assertThat(others()).isEmpty();
    }

    private static List<Thread> others() {
        String name = Thread.currentThread().getName() + "+";
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().startsWith(name)).toList();
    }

    private static Architecture withDropout() {
        return new Architecture(Shape.of(1, SIDE, SIDE), List.of(new Dense(200, Activation.TANH), new Dropout(0.3),
                new Dense(3, Activation.SOFTMAX)));
    }

    private static Optimizer adam() {
        return new Adam(0.01, 0.9, 0.999, 1e-8);
    }

    private float[] train(Architecture architecture, Optimizer rule, int threads, Recorder recorder) {
        try (Network network = Network.of(architecture, threads)) {
            return trainer(network, rule, recorder).train().parameters().toFloatVector();
        }
    }

    private Trainer trainer(Network network, Optimizer rule, Recorder recorder) {
        return new Trainer(network, new Hyperparameters(new Supervised(), Cost.LOG_LIKELIHOOD, Initialization.GLOROT, rule,
                new LearningRateSchedule.Constant(), null, Regularization.NONE, null, List.of(), 100, 2, 5, new Monitor(150, 20), null),
                dataset, recorder, Duration.ZERO);
    }

    private static Examples examples(int n, long seed) {
        Randomness random = new Randomness(seed);
        float[][] x = new float[n][SIDE * SIDE];
        int[] labels = new int[n];
        for (int i = 0; i < n; i++) {
            labels[i] = i % 3;
            for (int j = 0; j < x[i].length; j++) {
                x[i][j] = (float) (j % 3 == labels[i] ? 0.5 + 0.3 * random.nextGaussian() : 0.3 * random.nextGaussian());
            }
        }
        return Examples.classified(Nd4j.createFromArray(x), labels, 3);
    }
}
