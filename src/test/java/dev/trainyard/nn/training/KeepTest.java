package dev.trainyard.nn.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.Examples;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.AssociativeMemory;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.layer.LayerSpec;
import dev.trainyard.nn.layer.Rbm;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.Initialization;
import dev.trainyard.nn.network.Network;
import dev.trainyard.nn.optimizer.LearningRateSchedule;
import dev.trainyard.nn.optimizer.Regularization;
import dev.trainyard.nn.optimizer.Sgd;
import dev.trainyard.nn.training.TrainingObserver.Directive;
import dev.trainyard.nn.training.TrainingObserver.Measurement;
import dev.trainyard.nn.training.evaluation.Evaluation;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.factory.Nd4j;

/** Checks the best and the last epoch of a training, and which of them {@code keep} chooses. */
class KeepTest {

    private static final int BATCHES = 5;
    private static final int EPOCHS = 12;
    private static final Targets CLASSES = Targets.classes(List.of("below", "above"));
    private static final Set<Split> VALIDATED = Set.of(Split.TRAIN, Split.VALIDATION);
    private static final Set<Split> UNVALIDATED = Set.of(Split.TRAIN);

    private final Architecture architecture = new Architecture(Shape.of(2),
            List.of(new Dense(6, Activation.TANH), new Dense(2, Activation.SOFTMAX)));
    private final Recorder recorder = new Recorder();

    @Test
    void keepsTheEpochOfTheHighestValidationAccuracyByDefault() {
        TrainingResult result = train(null, null, data(true));

        Measurement best = recorder.epochs().stream()
                .max(Comparator.comparing((Measurement m) -> m.metrics().get("validation_accuracy")).thenComparing(m -> -m.epoch())).orElseThrow();
        assertThat(best.epoch()).as("best epoch, which must not be the last").isLessThan(EPOCHS);
        assertThat(result.kept()).isEqualTo(Keep.BEST);
        assertThat(result.bestEpoch()).isEqualTo((int) best.epoch());
        assertThat(result.bestMetrics()).isEqualTo(best.metrics());
        assertThat(result.lastEpoch()).isEqualTo(EPOCHS);
        assertThat(result.lastMetrics()).isEqualTo(recorder.epochs().get(EPOCHS - 1).metrics());
        assertThat(result.metrics()).isEqualTo(result.bestMetrics());
    }

    @Test
    void keepsTheLastWeightsWithoutValidationExamplesByDefault() {
        TrainingResult result = train(null, null, data(false));

        assertThat(result.kept()).isEqualTo(Keep.LAST);
        assertThat(result.metrics()).isEqualTo(recorder.epochs().get(EPOCHS - 1).metrics());
        assertThat(result.bestMetrics().get("training_accuracy")).isEqualTo(recorder.epochs().stream()
                .mapToDouble(m -> m.metrics().get("training_accuracy")).max().orElseThrow());
    }

    @ParameterizedTest
    @EnumSource
    void metricsAreThoseOfTheResultingWeights(Keep keep) {
        Dataset data = data(true);
        try (Network network = Network.of(architecture)) {
            TrainingResult result = trainer(network, keep, null, data).train();

            assertThat(result.kept()).isEqualTo(keep);
            assertAgrees(network, data, result.metrics());
        }
    }

    @ParameterizedTest
    @CsvSource({"STOP,3,BEST", "STOP,3,LAST", "STOP,13,BEST", "STOP,13,LAST", "TIME_LIMIT,13,BEST", "TIME_LIMIT,13,LAST", "STOP,15,LAST"})
    void metricsAreThoseOfTheResultingWeightsWhenTrainingEndsWithinAnEpoch(Directive directive, long step, Keep keep) {
        Dataset data = data(true);
        recorder.directives.put(step, directive);
        try (Network network = Network.of(architecture)) {
            TrainingResult result = trainer(network, keep, null, data).train();

            boolean completed = step > BATCHES;
            assertThat(result.kept()).as("the last weights if no epoch was completed").isEqualTo(completed ? keep : Keep.LAST);
            assertAgrees(network, data, result.metrics());
            assertThat(result.lastEpoch()).isEqualTo((double) step / BATCHES);
            Measurement last = recorder.measurements.get(recorder.measurements.size() - 1);
            assertThat(last.metrics()).isEqualTo(result.lastMetrics());
            assertThat(last.epoch()).isEqualTo(result.lastEpoch());
            assertThat(result.lastMetrics().containsKey("gradient_norm.0")).as("gradient norms only at the end of an epoch")
                    .isEqualTo(step % BATCHES == 0);
        }
    }

    @Test
    void keepsTheEpochThatReachedTheTargetByLessThanTheMinimumGain() {
        train(Keep.LAST, null, data(true));
        List<Double> series = recorder.epochs().stream().map(m -> m.metrics().get("validation_cost")).toList();
        double target = series.get(4);
        assertThat(series.subList(0, 4)).as("epochs before").allMatch(cost -> cost > target);
        // Only the first epoch improves by more than minDelta.
        EarlyStopping stopping = new EarlyStopping("validation_cost", null, null, 10, target, null);
        Dataset data = data(true);
        try (Network network = Network.of(architecture)) {
            TrainingResult result = trainer(network, null, stopping, data).train();

            assertThat(result.reason()).isEqualTo(StopReason.TARGET_REACHED);
            assertThat(result.bestEpoch()).isEqualTo(5);
            assertThat(result.bestMetrics().get("validation_cost")).isEqualTo(target);
            assertAgrees(network, data, result.bestMetrics());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void restoreBestMeansTheSameAsKeep(boolean restoreBest) {
        Hyperparameters older = hyperparameters(null, new EarlyStopping("validation_cost", null, null, 0, null, restoreBest));
        Keep keep = restoreBest ? Keep.BEST : Keep.LAST;

        assertThat(older.keep()).isEqualTo(keep);
        assertThat(hyperparameters(keep, new EarlyStopping("validation_cost", null, null, 0, null, null))).isEqualTo(older);
        Keep other = restoreBest ? Keep.LAST : Keep.BEST;
        assertThatThrownBy(() -> hyperparameters(other, new EarlyStopping("validation_cost", null, null, 0, null, restoreBest)))
                .isInstanceOf(InvalidSpecificationException.class)
                .hasMessageContaining("early_stopping/restore_best must be %s, because keep is %s, got %s"
                        .formatted(!restoreBest, restoreBest ? "last" : "best", restoreBest));
    }

    @Test
    void earlyStoppingKeepsTheBestByDefault() {
        Hyperparameters hyperparameters = hyperparameters(null, new EarlyStopping("training_cost", null, 3, 0, null, null));

        assertThat(hyperparameters.kept(architecture, UNVALIDATED)).isEqualTo(Keep.BEST);
        assertThat(hyperparameters.earlyStopping().restoreBest()).isTrue();
        assertThat(hyperparameters.monitored(architecture, CLASSES, UNVALIDATED)).isEqualTo("training_cost");
    }

    @Test
    void everyObjectiveHasANaturalMetricAmongItsScores() {
        Targets values = Targets.regression(List.of("y"));
        assertNatural(new Supervised(), CLASSES, VALIDATED, "validation_accuracy", Keep.BEST);
        assertNatural(new Supervised(), CLASSES, UNVALIDATED, "training_accuracy", Keep.LAST);
        assertNatural(new Supervised(), values, VALIDATED, "validation_cost", Keep.BEST);
        assertNatural(new Supervised(), values, UNVALIDATED, "training_cost", Keep.LAST);
        LayerSpec rbm = new Rbm(3, Rbm.Visible.BINARY, true);
        LayerSpec memory = new AssociativeMemory(4, 2);
        assertNatural(new UpDown(1, 0), CLASSES, VALIDATED, "validation_accuracy", Keep.BEST);
        assertNatural(new ContrastiveDivergence(1, false), CLASSES, VALIDATED, "validation_accuracy", Keep.BEST, rbm, memory);
        assertNatural(new ContrastiveDivergence(1, false), CLASSES, UNVALIDATED, "training_reconstruction_error.1", Keep.LAST, rbm, memory);
        assertNatural(new ContrastiveDivergence(1, false), CLASSES, VALIDATED, "validation_reconstruction_error.0", Keep.LAST, rbm);
        assertNatural(new ContrastiveDivergence(1, false), CLASSES, UNVALIDATED, "training_reconstruction_error.0", Keep.LAST, rbm);
    }

    private void assertNatural(Objective objective, Targets targets, Set<Split> splits, String metric, Keep keep, LayerSpec... layers) {
        Architecture network = layers.length == 0 ? architecture : new Architecture(Shape.of(2), List.of(layers));
        assertThat(objective.naturalMetric(network, targets, splits)).isEqualTo(metric).isIn(objective.scores(network, targets, splits));
        assertThat(objective.defaultKeep(network, splits)).as(metric).isEqualTo(keep);
    }

    /** A process that shuts down has little time to write a large checkpoint, so a checkpoint omits unused weights. */
    @ParameterizedTest
    @CsvSource({"3, BEST, false", "8, BEST, true", "8, LAST, false"})
    void checkpointsHoldTheBestWeightsOnceThereAreAny(long step, Keep keep, boolean held) {
        Dataset data = data(true);
        Recorder undisturbed = new Recorder();
        recorder.directives.put(step, Directive.SUSPEND);
        try (Network network = Network.of(architecture); Network interrupted = Network.of(architecture);
                Network resumed = Network.of(architecture)) {
            float[] expected = new Trainer(network, hyperparameters(keep, null), data, undisturbed).train().parameters().toFloatVector();
            trainer(interrupted, keep, null, data).train();

            assertThat(recorder.checkpoint.tensors().containsKey("best")).isEqualTo(held);
            assertThat(new Trainer(resumed, hyperparameters(keep, null), data, undisturbed).resume(recorder.checkpoint).parameters()
                    .toFloatVector()).isEqualTo(expected);
        }
    }

    @Test
    void resumesFromCheckpointsWithoutLastMetrics() {
        TrainingState.Position last = new TrainingState.Position(3, 15, 0, 1, Map.of(), Map.of(), 3, Map.of("validation_cost", 0.5), Map.of(),
                null, null);
        TrainingState.Position before = new TrainingState.Position(4, 20, 0, 1, Map.of(), Map.of(), 3, Map.of("validation_cost", 0.5), Map.of(),
                null, null);

        assertThat(last.lastMetrics()).isEqualTo(Map.of("validation_cost", 0.5));
        assertThat(before.lastMetrics()).isEmpty();
    }

    /** Requires the metrics to equal an evaluation of the network, bit for bit. */
    private static void assertAgrees(Network network, Dataset data, Map<String, Double> metrics) {
        Evaluation evaluation = Evaluation.of(network, Cost.LOG_LIKELIHOOD, data.validation());
        assertThat(metrics).containsEntry("validation_cost", evaluation.cost()).containsEntry("validation_accuracy", evaluation.accuracy());
    }

    private TrainingResult train(Keep keep, EarlyStopping stopping, Dataset data) {
        try (Network network = Network.of(architecture)) {
            return trainer(network, keep, stopping, data).train();
        }
    }

    private Trainer trainer(Network network, Keep keep, EarlyStopping stopping, Dataset data) {
        return new Trainer(network, hyperparameters(keep, stopping), data, recorder, Duration.ZERO);
    }

    private static Hyperparameters hyperparameters(Keep keep, EarlyStopping stopping) {
        return new Hyperparameters(new Supervised(), Cost.LOG_LIKELIHOOD, Initialization.GLOROT, new Sgd(0.5, 0.5),
                new LearningRateSchedule.Constant(), stopping, Regularization.NONE, null, List.of(), 10, EPOCHS, 1, new Monitor(20, 10), null,
                keep);
    }

    /** Returns examples with so much noise that the accuracy goes up and down. */
    private static Dataset data(boolean validated) {
        return new Dataset(Shape.of(2), CLASSES, examples(10 * BATCHES, 1), validated ? examples(60, 2) : null, null);
    }

    private static Examples examples(int n, long seed) {
        Randomness random = new Randomness(seed);
        float[][] x = new float[n][];
        int[] labels = new int[n];
        for (int i = 0; i < n; i++) {
            x[i] = new float[] {(float) random.nextGaussian(), (float) random.nextGaussian()};
            labels[i] = x[i][0] * x[i][1] + 0.7 * random.nextGaussian() > 0 ? 1 : 0;
        }
        return Examples.classified(Nd4j.createFromArray(x), labels, 2);
    }
}
