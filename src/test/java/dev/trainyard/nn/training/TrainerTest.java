package dev.trainyard.nn.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.Examples;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.kernel.Matrix;
import dev.trainyard.nn.kernel.Nd4jKernels;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.layer.Dropout;
import dev.trainyard.nn.layer.LayerSpec;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.Initialization;
import dev.trainyard.nn.network.Network;
import dev.trainyard.nn.optimizer.AdaGrad;
import dev.trainyard.nn.optimizer.Adam;
import dev.trainyard.nn.optimizer.AdamW;
import dev.trainyard.nn.optimizer.GradientClipping;
import dev.trainyard.nn.optimizer.LearningRateSchedule;
import dev.trainyard.nn.optimizer.Optimizer;
import dev.trainyard.nn.optimizer.ReduceOnPlateau;
import dev.trainyard.nn.optimizer.Regularization;
import dev.trainyard.nn.optimizer.RmsProp;
import dev.trainyard.nn.optimizer.Sgd;
import dev.trainyard.nn.training.TrainingObserver.Directive;
import dev.trainyard.nn.training.TrainingObserver.Measurement;
import dev.trainyard.nn.training.evaluation.Evaluation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.factory.Nd4j;

class TrainerTest {

    private static final int BATCHES = 7;
    private static final int EPOCHS = 3;

    private final Dataset dataset = rings(65);
    private final Architecture architecture = new Architecture(Shape.of(2), List.of(new Dense(16, Activation.TANH),
            new Dropout(0.2), new Dense(2, Activation.SOFTMAX)));
    private final Recorder recorder = new Recorder();

    @Test
    void learnsClassesThatAreNotLinearlySeparable() {
        Hyperparameters hyperparameters = new Hyperparameters(new Supervised(), Cost.LOG_LIKELIHOOD, Initialization.GLOROT, new Sgd(0.3, 0.5),
                new LearningRateSchedule.Constant(), null, Regularization.NONE, null, 10, 100, 1, Monitor.EPOCHS);
        try (Network network = Network.of(new Architecture(Shape.of(2),
                List.of(new Dense(16, Activation.TANH), new Dense(2, Activation.SOFTMAX))))) {
            TrainingResult result = new Trainer(network, hyperparameters, rings(300), recorder).train();

            assertThat(result.reason()).isEqualTo(StopReason.COMPLETED);
            assertThat(Evaluation.of(network, Cost.LOG_LIKELIHOOD, rings(300).test()).accuracy()).isGreaterThan(0.95);
            assertThat(result.bestMetrics().get("validation_accuracy")).isGreaterThan(0.95);
        }
    }

    @Test
    void equalSeedsGiveEqualBits() {
        assertThat(train(7, recorder)).isEqualTo(train(7, new Recorder()));
        assertThat(train(7, new Recorder())).isNotEqualTo(train(8, new Recorder()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, BATCHES - 1, BATCHES, BATCHES + 1, 2 * BATCHES, 3 * BATCHES - 1, 3 * BATCHES})
    void resumesFromACheckpointWithTheSameBitsAndMetrics(int interruption) {
        float[] uninterrupted = train(7, recorder);
        Recorder first = new Recorder();
        first.directives.put((long) interruption, Directive.SUSPEND);

        try (Network network = Network.of(architecture)) {
            TrainingResult result = trainer(network, 7, first).train();
            assertThat(result.reason()).isNull();
        }
        try (Network network = Network.of(architecture)) {
            Recorder second = new Recorder();
            TrainingResult result = trainer(network, 7, second).resume(first.checkpoint);

            assertThat(result.reason()).isEqualTo(StopReason.COMPLETED);
            assertThat(result.parameters().toFloatVector()).isEqualTo(uninterrupted);
            List<Map<String, Double>> series = new ArrayList<>(first.series());
            series.addAll(second.series());
            assertThat(series).isEqualTo(recorder.series());
        }
    }

    @Test
    void addsTheTimeBeforeTheCheckpointToTheTimeSinceResuming() {
        recorder.directives.put(4L, Directive.SUSPEND);
        train(7, recorder);
        TrainingState.Position position = recorder.checkpoint.position();
        Recorder second = new Recorder();
        try (Network network = Network.of(architecture)) {
            long start = System.nanoTime();
            trainer(network, 7, second).resume(new TrainingState(recorder.checkpoint.tensors(), new TrainingState.Position(position.epoch(),
                    position.step(), position.batch(), 1000, position.schedule(), position.stopping(), position.bestEpoch(),
                    position.bestMetrics(), position.sums(), position.diagnosis(), position.lastMetrics())));
            double took = (System.nanoTime() - start) / 1e9;
            assertThat(second.measurements).isNotEmpty()
                    .allSatisfy(measurement -> assertThat(measurement.seconds()).isBetween(1000.0, 1000 + took));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {BATCHES, 2 * BATCHES + 3, 3 * BATCHES, 4 * BATCHES})
    void warnsOnceOfVanishingGradientsAcrossAResume(long interruption) {
        List<LayerSpec> layers = new ArrayList<>(Collections.nCopies(7, new Dense(8, Activation.SIGMOID)));
        layers.add(new Dense(2, Activation.SOFTMAX));
        Architecture deep = new Architecture(Shape.of(2), layers);
        Recorder first = new Recorder();
        first.directives.put(interruption, Directive.SUSPEND);
        Recorder second = new Recorder();

        try (Network interrupted = Network.of(deep); Network resumed = Network.of(deep)) {
            new Trainer(interrupted, hyperparameters(7, new Sgd(0.1, 0), 5), dataset, first, Duration.ZERO).train();
            new Trainer(resumed, hyperparameters(7, new Sgd(0.1, 0), 5), dataset, second, Duration.ZERO).resume(first.checkpoint);
        }

        assertThat(first.warnings).hasSize(interruption < 3 * BATCHES ? 0 : 1);
        List<TrainingObserver.Warning> warnings = new ArrayList<>(first.warnings);
        warnings.addAll(second.warnings);
        // So few epochs leave such a deep network at chance, which is a second warning.
        warnings.removeIf(warning -> warning.code().equals("not_better_than_chance"));
        assertThat(warnings).singleElement().satisfies(warning -> {
            assertThat(warning.code()).isEqualTo("vanishing_gradients");
            assertThat(warning.message()).contains("in layer 0", "for 3 epochs");
        });
    }

    static Stream<Optimizer> rules() {
        return Stream.of(new Sgd(0.1, 0), new Sgd(0.1, 0.5, true), new AdaGrad(0.1, 1e-10), new RmsProp(0.01, 0.9, 0.5, 1e-8),
                new Adam(0.01, 0.9, 0.999, 1e-8), new AdamW(0.01, 0.9, 0.999, 1e-8, 0.01));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void everyUpdateRuleResumesFromACheckpointWithTheSameBits(Optimizer optimizer) {
        for (GradientClipping clipping : new GradientClipping[] {null, new GradientClipping(0.5, 0.2)}) {
            Hyperparameters hyperparameters = new Hyperparameters(new Supervised(), Cost.LOG_LIKELIHOOD, Initialization.GLOROT,
                    optimizer, new LearningRateSchedule.Constant(), null, new Regularization(0.01, 0.1, 1.0), clipping, 10, EPOCHS, 7,
                    Monitor.EPOCHS);
            Recorder first = new Recorder();
            first.directives.put(BATCHES + 2L, Directive.SUSPEND);
            try (Network undisturbed = Network.of(architecture); Network interrupted = Network.of(architecture);
                    Network resumed = Network.of(architecture)) {
                float[] expected = new Trainer(undisturbed, hyperparameters, dataset, recorder, Duration.ZERO).train().parameters()
                        .toFloatVector();
                new Trainer(interrupted, hyperparameters, dataset, first, Duration.ZERO).train();

                assertThat(new Trainer(resumed, hyperparameters, dataset, recorder, Duration.ZERO).resume(first.checkpoint)
                        .parameters().toFloatVector()).isEqualTo(expected);
            }
        }
    }

    @Test
    void writesACheckpointOnRequestAndContinues() {
        float[] undisturbed = train(7, new Recorder());
        recorder.directives.put(4L, Directive.CHECKPOINT);

        assertThat(train(7, recorder)).isEqualTo(undisturbed);
        assertThat(recorder.steps).contains(4L);
    }

    @ParameterizedTest
    @CsvSource({"0,EARLY_STOPPED", "4,STOPPED", "10,TIME_LIMIT", "9,STOPPED", "0,COMPLETED"})
    void resumesFromTheFinalStateWithoutFurtherTraining(long asked, StopReason reason) {
        Hyperparameters hyperparameters = hyperparameters(3, new Sgd(3, 0), reason == StopReason.COMPLETED ? 4 : 50);
        EarlyStopping patient = new EarlyStopping("validation_cost", null, 2, 0, null, true);
        hyperparameters = reason == StopReason.EARLY_STOPPED ? new Hyperparameters(hyperparameters.objective(), hyperparameters.cost(),
                hyperparameters.initialization(), hyperparameters.optimizer(), hyperparameters.lrSchedule(), patient,
                hyperparameters.regularization(), null, 10, 50, 3, hyperparameters.monitor()) : hyperparameters;
        recorder.directives.put(asked, reason == StopReason.TIME_LIMIT ? Directive.TIME_LIMIT : Directive.STOP);
        Recorder after = new Recorder();
        try (Network ended = Network.of(architecture); Network resumed = Network.of(architecture)) {
            TrainingResult first = new Trainer(ended, hyperparameters, dataset, recorder, Duration.ZERO).train();
            TrainingResult second = new Trainer(resumed, hyperparameters, dataset, after, Duration.ZERO).resume(recorder.checkpoint);

            assertThat(first.reason()).isEqualTo(reason);
            assertThat(recorder.checkpoint.position().step()).as("the last state is saved").isEqualTo(recorder.measurements
                    .get(recorder.measurements.size() - 1).step());
            assertThat(second).usingRecursiveComparison().ignoringFields("parameters").isEqualTo(first);
            assertThat(second.parameters().toFloatVector()).isEqualTo(first.parameters().toFloatVector());
        }
        assertThat(after.measurements).isEmpty();
        assertThat(after.steps).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"CANCEL,CANCELLED", "SUSPEND,"})
    void savesNoFinalStateIfTrainingIsCancelledOrSuspended(Directive directive, StopReason reason) {
        recorder.directives.put(2L, directive);
        try (Network network = Network.of(architecture)) {
            assertThat(trainer(network, 7, recorder).train().reason()).isEqualTo(reason);
        }
        assertThat(recorder.checkpoint == null || recorder.checkpoint.position().ended() == null).isTrue();
    }

    @Test
    void stopKeepsTheBestWeights() {
        recorder.directives.put(BATCHES + 2L, Directive.STOP);
        try (Network network = Network.of(architecture)) {
            TrainingResult result = trainer(network, 7, recorder).train();

            assertThat(result.reason()).isEqualTo(StopReason.STOPPED);
            assertThat(result.bestEpoch()).isEqualTo(1);
            assertThat(Evaluation.of(network, Cost.LOG_LIKELIHOOD, dataset.validation()).cost())
                    .isCloseTo(result.bestMetrics().get("validation_cost"), within(1e-9));
        }
    }

    @ParameterizedTest
    @CsvSource({"CANCEL,CANCELLED", "STOP,STOPPED", "TIME_LIMIT,TIME_LIMIT"})
    void endsAfterTheMiniBatchOfADirective(Directive directive, StopReason reason) {
        recorder.directives.put(2L, directive);
        try (Network network = Network.of(architecture)) {
            assertThat(trainer(network, 7, recorder).train().reason()).isEqualTo(reason);
        }
        assertThat(recorder.asked).isEqualTo(2);
    }

    @Test
    void restoresTheWeightsOfTheBestEpoch() {
        // A rate this high makes the cost go up and down.
        Hyperparameters hyperparameters = hyperparameters(3, new Sgd(3, 0), 20);
        try (Network network = Network.of(architecture)) {
            TrainingResult result = new Trainer(network, hyperparameters, dataset, recorder).train();

            double lowest = recorder.epochs().stream().mapToDouble(m -> m.metrics().get("validation_cost")).min().orElseThrow();
            assertThat(result.bestMetrics().get("validation_cost")).isEqualTo(lowest);
            assertThat(result.bestEpoch()).isLessThan(20);
            assertThat(Evaluation.of(network, Cost.LOG_LIKELIHOOD, dataset.validation()).cost()).isEqualTo(lowest);
        }
    }

    @Test
    void endsWhenTheCostIsNan() {
        Hyperparameters hyperparameters = new Hyperparameters(new Supervised(), Cost.QUADRATIC, Initialization.NORMAL, new Sgd(1e20, 0),
                new LearningRateSchedule.Constant(), null, Regularization.NONE, null, 10, 50, 1, Monitor.EPOCHS);
        try (Network network = Network.of(new Architecture(Shape.of(2),
                List.of(new Dense(8, Activation.RELU), new Dense(2, Activation.LINEAR))))) {
            assertThat(new Trainer(network, hyperparameters, dataset, recorder).train().reason()).isEqualTo(StopReason.DIVERGED);
        }
    }

    @Test
    void reportsAllMetricsOfAnEpoch() {
        train(7, recorder);

        Measurement epoch = recorder.epochs().get(0);
        assertThat(epoch.metrics()).containsOnlyKeys("training_cost", "regularized_training_cost", "training_accuracy", "validation_cost", "validation_accuracy",
                "learning_rate", "examples_per_second", "gradient_norm.0", "gradient_norm.2");
        assertThat(epoch.epoch()).isEqualTo(1);
        assertThat(epoch.step()).isEqualTo(BATCHES);
        assertThat(epoch.metrics().get("learning_rate")).isEqualTo(0.1);
        assertThat(epoch.metrics().get("gradient_norm.0")).isPositive();
        // 65 examples and a measurement every 20 examples: after 20, 40 and 60, and at the end of the epoch.
        assertThat(recorder.measurements.stream().filter(m -> m.epoch() <= 1)).hasSize(4);
    }

    @Test
    void measuresTheTrainingCostWithAndWithoutPenalties() {
        Regularization regularization = new Regularization(0.3, 0.5);
        Hyperparameters hyperparameters = new Hyperparameters(new Supervised(), Cost.LOG_LIKELIHOOD, Initialization.GLOROT, new Sgd(0.1, 0),
                new LearningRateSchedule.Constant(), null, regularization, null, 10, 1, 1, Monitor.EPOCHS);
        try (Network network = Network.of(architecture)) {
            new Trainer(network, hyperparameters, dataset, recorder).train();

            double penalties = 0;
            for (Matrix weights : network.sections().weights()) {
                for (double w : weights.array().dup().reshape(weights.size()).toDoubleVector()) {
                    penalties += 0.5 * w * w / 2 + 0.3 * Math.abs(w);
                }
            }
            Map<String, Double> metrics = recorder.epochs().get(0).metrics();
            assertThat(metrics.get("regularized_training_cost") - metrics.get("training_cost"))
                    .isCloseTo(penalties / dataset.train().size(), within(1e-9));
            assertThat(regularization.penalties(network.sections(), 1, new Nd4jKernels())).isCloseTo(penalties, within(1e-6));
        }
    }

    @Test
    void endsWhenTheScheduleIsExhausted() {
        Hyperparameters hyperparameters = new Hyperparameters(new Supervised(), Cost.LOG_LIKELIHOOD, Initialization.GLOROT, new Sgd(1e-9, 0),
                new ReduceOnPlateau("validation_accuracy", null, 0.5, 1, 0, null, true), null, Regularization.NONE, null, 10, 1000, 1,
                Monitor.EPOCHS);
        try (Network network = Network.of(architecture)) {
            TrainingResult result = new Trainer(network, hyperparameters, dataset, recorder).train();

            assertThat(result.reason()).isEqualTo(StopReason.EARLY_STOPPED);
            // The first epoch improves; seven epochs halve the rate to 1/128; one more epoch without improvement ends training.
            assertThat(recorder.epochs()).hasSize(9);
        }
    }

    @Test
    void reportsAllViolations() {
        Hyperparameters hyperparameters = new Hyperparameters(new Supervised(), Cost.CROSS_ENTROPY, Initialization.GLOROT, new Sgd(0.1, 0),
                new LearningRateSchedule.WarmUp(1, new ReduceOnPlateau("loss", null, 0.5, 1, 0, null, false)),
                new EarlyStopping("validation_accuracy", null, 1, 0, null, true), Regularization.NONE, null, 10, 10, 1, Monitor.EPOCHS);
        Architecture wrong = new Architecture(Shape.of(3), List.of(new Dense(5, Activation.TANH)));

        assertThat(Trainer.violations(wrong, hyperparameters, Shape.of(1, 28, 28), Targets.classes(List.of("0", "1")),
                Set.of(Split.TRAIN, Split.TEST))).extracting(Violation::toString).containsExactly(
                        "architecture/input must have the 784 values of an example [1, 28, 28], got [3]",
                        "architecture/layers/0/units must be 2, one for each class, got 5",
                        "cost must be one that is defined for the output layer's activation, got cross_entropy for tanh; "
                                + "cross_entropy fits sigmoid, softmax",
                        "early_stopping/monitor must be one of training_cost, training_accuracy, got validation_accuracy; "
                                + "there are no validation examples",
                        "lr_schedule/then/monitor must be one of training_cost, training_accuracy, got loss");
        try (Network network = Network.of(wrong)) {
            assertThatThrownBy(() -> new Trainer(network, hyperparameters, dataset, recorder))
                    .isInstanceOf(InvalidSpecificationException.class);
        }
    }

    private float[] train(long seed, Recorder recorder) {
        try (Network network = Network.of(architecture)) {
            return trainer(network, seed, recorder).train().parameters().toFloatVector();
        }
    }

    private Trainer trainer(Network network, long seed, Recorder recorder) {
        return new Trainer(network, hyperparameters(seed, new Sgd(0.1, 0.5), EPOCHS), dataset, recorder, Duration.ZERO);
    }

    private static Hyperparameters hyperparameters(long seed, Optimizer optimizer, int epochs) {
        return new Hyperparameters(new Supervised(), Cost.LOG_LIKELIHOOD, Initialization.GLOROT, optimizer,
                new ReduceOnPlateau("validation_cost", null, 0.5, 1, 0.2, null, false),
                new EarlyStopping("validation_cost", null, null, 0, null, true), new Regularization(0.01, 0.1), null, 10, epochs, seed,
                new Monitor(20, 10));
    }

    /** Returns two classes on concentric rings. */
    private static Dataset rings(int n) {
        return new Dataset(Shape.of(2), Targets.classes(List.of("inner", "outer")), ring(n, 1), ring(n, 2), ring(n, 3));
    }

    private static Examples ring(int n, long seed) {
        Randomness random = new Randomness(seed);
        float[][] x = new float[n][];
        int[] labels = new int[n];
        for (int i = 0; i < n; i++) {
            labels[i] = i % 2;
            double radius = labels[i] + 0.5 + 0.1 * random.nextGaussian();
            double angle = 2 * Math.PI * random.nextDouble();
            x[i] = new float[] {(float) (radius * Math.cos(angle)), (float) (radius * Math.sin(angle))};
        }
        return Examples.classified(Nd4j.createFromArray(x), labels, 2);
    }
}
