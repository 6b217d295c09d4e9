package dev.trainyard.nn.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.Examples;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.metric.PredictionMetric;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.Initialization;
import dev.trainyard.nn.network.InverseTargetScaling;
import dev.trainyard.nn.network.Network;
import dev.trainyard.nn.optimizer.LearningRateSchedule;
import dev.trainyard.nn.optimizer.Mode;
import dev.trainyard.nn.optimizer.ReduceOnPlateau;
import dev.trainyard.nn.optimizer.Regularization;
import dev.trainyard.nn.optimizer.Sgd;
import dev.trainyard.nn.training.TrainingObserver.Measurement;
import dev.trainyard.nn.training.evaluation.Evaluation;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class MonitorsTest {

    private static final Targets CLASSES = Targets.classes(List.of("no", "yes"));
    private static final LearningRateSchedule CONSTANT = new LearningRateSchedule.Constant();

    private final Recorder recorder = new Recorder();

    @Test
    void measuresMonitoredAndRequestedMetrics() {
        TrainingResult result = train(classes(40, 20), Activation.SOFTMAX, stopping("validation_roc_auc"),
                new ReduceOnPlateau("validation_log_loss", null, 0.5, 10, 0, null, false), "validation_f1");

        assertThat(recorder.epochs()).hasSize(4).allSatisfy(epoch -> assertThat(epoch.metrics())
                .containsKeys("validation_roc_auc", "validation_log_loss", "validation_f1")
                .doesNotContainKeys("validation_average_precision", "validation_balanced_accuracy"));
        double best = recorder.epochs().stream().mapToDouble(epoch -> epoch.metrics().get("validation_roc_auc")).max().orElseThrow();
        assertThat(result.bestMetrics()).containsEntry("validation_roc_auc", best);
    }

    @Test
    void validationMetricsAgreeWithTheEvaluation() {
        Dataset dataset = classes(40, 20);
        train(dataset, Activation.SIGMOID, null, CONSTANT, "validation_roc_auc", "validation_average_precision", "validation_f1",
                "validation_f1_macro", "validation_balanced_accuracy", "validation_log_loss");

        Map<String, Double> last = recorder.epochs().get(3).metrics();
        try (Network network = Network.of(architecture(Activation.SIGMOID, 2))) {
            network.parameters().assign(recorder.checkpoint.tensors().get("parameters"));
            Map<String, Double> tested = new Supervised().test(network, hyperparameters(null, CONSTANT),
                    new Dataset(dataset.input(), CLASSES, dataset.train(), null, dataset.validation()));
            assertThat(PredictionMetric.of(CLASSES)).allSatisfy(metric -> assertThat(tested.get(metric.word()))
                    .isEqualTo(last.get(metric.ofValidation())));
        }
    }

    @Test
    void monitorsARegression() {
        Dataset dataset = new Dataset(Shape.of(2), Targets.regression(List.of("y")), regression(30, 1), regression(10, 2), null);
        train(dataset, Activation.LINEAR, stopping("validation_r2"), CONSTANT, "validation_rmse", "validation_mae");

        Measurement last = recorder.epochs().get(3);
        assertThat(last.metrics()).containsKeys("validation_r2", "validation_rmse", "validation_mae");
        assertThat(last.metrics().get("validation_r2")).isGreaterThan(recorder.epochs().get(0).metrics().get("validation_r2"));
        assertThat(Math.pow(last.metrics().get("validation_rmse"), 2) / 2).as("the quadratic cost").isCloseTo(
                last.metrics().get("validation_cost"), within(1e-5));
    }

    /** The metrics in units of the targets, from the network's predictions in these units. */
    @Test
    void measuresAStandardizedRegressionInUnitsOfItsTargets() {
        Examples small = regression(10, 2);
        Dataset dataset = new Dataset(Shape.of(2), Targets.regression(List.of("y")), large(regression(30, 1)), large(small), large(small))
                .standardized();
        train(dataset, Activation.LINEAR, stopping("validation_r2"), CONSTANT, "validation_rmse", "validation_mae");

        Map<String, Double> last = recorder.epochs().get(3).metrics();
        assertThat(Math.pow(last.get("validation_rmse"), 2) / 2).as("the quadratic cost").isCloseTo(last.get("validation_cost"),
                withinPercentage(0.01));
        try (Network network = Network.of(architecture(Activation.LINEAR, 1))) {
            network.parameters().assign(recorder.checkpoint.tensors().get("parameters"));
            float[] predicted = new InverseTargetScaling(network, dataset.targets().scaling())
                    .predict(small.x().dup().data().asFloat(), 10);
            double distances = 0;
            for (int i = 0; i < 10; i++) {
                distances += Math.abs(predicted[i] - (1000 * small.y().getFloat(i, 0) + 50_000));
            }
            assertThat(last.get("validation_mae")).isCloseTo(distances / 10, withinPercentage(0.1));
            Map<String, Double> tested = new Supervised().test(network, hyperparameters(null, CONSTANT), dataset);
            assertThat(tested.get("mae")).isEqualTo(last.get("validation_mae"));
            assertThat(tested.get("r2")).isEqualTo(last.get("validation_r2")).isBetween(0.0, 1.0);
        }
    }

    private static Examples large(Examples examples) {
        return Examples.regression(examples.x(), examples.y().mul(1000).addi(50_000));
    }

    @Test
    void monitorsTwoClassesWithOneOutput() {
        Dataset dataset = classes(40, 20).withOneOutput();
        try (Network network = Network.of(architecture(Activation.SIGMOID, 1))) {
            new Trainer(network, hyperparameters(stopping("validation_roc_auc"), CONSTANT, "validation_log_loss", "validation_f1"), dataset,
                    recorder).train();
            float[] p = network.predict(dataset.validation().x().dup().data().asFloat(), 20);
            int[] labels = dataset.validation().labels();
            double loss = 0;
            int pairs = 0;
            int ordered = 0;
            for (int i = 0; i < p.length; i++) {
                loss -= Math.log(labels[i] == 1 ? p[i] : 1 - p[i]) / p.length;
                for (int j = 0; j < p.length; j++) {
                    pairs += labels[i] == 1 && labels[j] == 0 ? 1 : 0;
                    ordered += labels[i] == 1 && labels[j] == 0 && p[i] > p[j] ? 1 : 0;
                }
            }
            assertThat(recorder.epochs().get(3).metrics().get("validation_cost"))
                    .isLessThan(recorder.epochs().get(0).metrics().get("validation_cost"));
            assertThat(recorder.epochs()).hasSize(4).allSatisfy(epoch -> assertThat(epoch.metrics())
                    .containsKeys("validation_roc_auc", "validation_log_loss", "validation_f1"));
            Evaluation evaluation = Evaluation.ofPredictions(network, Cost.QUADRATIC, dataset.validation(), CLASSES);
            Map<String, Double> metrics = Evaluation.metrics(evaluation.predictions(network, dataset.validation()), CLASSES);
            assertThat(metrics.get("log_loss")).isCloseTo(loss, within(1e-6));
            assertThat(metrics.get("roc_auc")).isCloseTo((double) ordered / pairs, within(1e-12));
            assertThat(evaluation.confusion()).hasDimensions(2, 2);
        }
    }

    @Test
    void monitorsSeveralLabels() {
        Targets labels = Targets.labels(List.of("right", "up"));
        Dataset dataset = new Dataset(Shape.of(2), labels, labelled(60, 1), labelled(20, 2), labelled(20, 2));
        train(dataset, Activation.SIGMOID, stopping("validation_f1_macro"),
                new ReduceOnPlateau("validation_hamming_loss", null, 0.5, 10, 0, null, false), "validation_roc_auc",
                "validation_subset_accuracy");

        Map<String, Double> last = recorder.epochs().get(3).metrics();
        assertThat(last).containsKeys("validation_f1_macro", "validation_hamming_loss", "validation_roc_auc", "validation_subset_accuracy")
                .doesNotContainKeys("validation_accuracy", "validation_f1_micro");
        assertThat(last.get("validation_roc_auc")).isBetween(0.0, 1.0);
        try (Network network = Network.of(architecture(Activation.SIGMOID, 2))) {
            network.parameters().assign(recorder.checkpoint.tensors().get("parameters"));
            Map<String, Double> tested = new Supervised().test(network, hyperparameters(null, CONSTANT), dataset);
            assertThat(tested).containsOnlyKeys("cost", "roc_auc", "average_precision", "f1_macro", "f1_micro", "subset_accuracy",
                    "hamming_loss");
            assertThat(tested.get("f1_macro")).isEqualTo(last.get("validation_f1_macro"));
        }
    }

    @Test
    void refusesTheAreaOfALabelThatAllExamplesHave() {
        Examples all = labelled(20, 2);
        Dataset dataset = new Dataset(Shape.of(2), Targets.labels(List.of("right", "up")), labelled(60, 1),
                new Examples(all.x(), Nd4j.ones(20, 2), null), null);

        assertThatThrownBy(() -> train(dataset, Activation.SIGMOID, stopping("validation_roc_auc"), CONSTANT))
                .isInstanceOf(InvalidSpecificationException.class).hasMessage("early_stopping/monitor must be another metric, because "
                        + "validation_roc_auc needs validation examples with and without each label; all or none have right, up");
    }

    private static Examples labelled(int n, long seed) {
        INDArray x = x(n, seed);
        float[][] y = new float[n][];
        for (int i = 0; i < n; i++) {
            y[i] = new float[] {x.getFloat(i, 0) > 0 ? 1 : 0, x.getFloat(i, 1) > 0 ? 1 : 0};
        }
        return new Examples(x, Nd4j.createFromArray(y), null);
    }

    @Test
    void refusesAMonitorThatIsUndefined() {
        Dataset oneClass = new Dataset(Shape.of(2), CLASSES, examples(40, 1), Examples.classified(x(3, 2), new int[] {1, 1, 1}, 2), null);

        assertThatThrownBy(() -> train(oneClass, Activation.SOFTMAX, stopping("validation_roc_auc"), CONSTANT))
                .isInstanceOf(InvalidSpecificationException.class).hasMessage("early_stopping/monitor must be another metric, because "
                        + "validation_roc_auc needs validation examples of every class; there are none of no");
        train(oneClass, Activation.SOFTMAX, stopping("validation_average_precision"), CONSTANT, "validation_roc_auc");
        assertThat(recorder.epochs().get(0).metrics()).containsEntry("validation_average_precision", 1.0)
                .doesNotContainKey("validation_roc_auc");
    }

    @Test
    void refusesMetricsThatDoNotExist() {
        assertThatThrownBy(() -> train(classes(40, 20), Activation.SOFTMAX, null, CONSTANT, "validation_f1", "validation_auc",
                "training_cost")).isInstanceOf(InvalidSpecificationException.class).hasMessageContaining(
                        "monitor/metrics/1 must be one of validation_roc_auc, validation_average_precision, validation_f1, "
                                + "validation_f1_macro, validation_balanced_accuracy, validation_log_loss, got validation_auc")
                .hasMessageContaining("monitor/metrics/2 must be one of");
    }

    @Test
    void knowsTheDirectionOfMonitors() {
        assertThat(stopping("validation_roc_auc").mode()).isEqualTo(Mode.MAX);
        assertThat(stopping("validation_log_loss").mode()).isEqualTo(Mode.MIN);
    }

    private TrainingResult train(Dataset dataset, Activation activation, EarlyStopping stopping, LearningRateSchedule schedule,
            String... metrics) {
        try (Network network = Network.of(architecture(activation, dataset.targets().size()))) {
            return new Trainer(network, hyperparameters(stopping, schedule, metrics), dataset, recorder).train();
        }
    }

    private static EarlyStopping stopping(String monitor) {
        return new EarlyStopping(monitor, null, 50, 0, null, null);
    }

    private static Hyperparameters hyperparameters(EarlyStopping stopping, LearningRateSchedule schedule, String... metrics) {
        return new Hyperparameters(new Supervised(), Cost.QUADRATIC, Initialization.GLOROT, new Sgd(0.3, 0), schedule, stopping,
                Regularization.NONE, null, 10, 4, 1, new Monitor(null, null, List.of(metrics)));
    }

    private static Architecture architecture(Activation activation, int outputs) {
        return new Architecture(Shape.of(2), List.of(new Dense(outputs, activation)));
    }

    private static Dataset classes(int train, int validation) {
        return new Dataset(Shape.of(2), CLASSES, examples(train, 1), examples(validation, 2), null);
    }

    /** Two classes that overlap along the first input. */
    private static Examples examples(int n, long seed) {
        INDArray x = x(n, seed);
        return Examples.classified(x, IntStream.range(0, n).map(i -> x.getFloat(i, 0) + 0.5 * Math.sin(i) > 0 ? 1 : 0).toArray(), 2);
    }

    private static Examples regression(int n, long seed) {
        INDArray x = x(n, seed);
        return Examples.regression(x, x.getColumns(0).mul(2).add(1));
    }

    private static INDArray x(int n, long seed) {
        Randomness random = new Randomness(seed);
        float[][] x = new float[n][2];
        for (float[] row : x) {
            row[0] = (float) random.nextGaussian();
            row[1] = (float) random.nextGaussian();
        }
        return Nd4j.createFromArray(x);
    }
}
