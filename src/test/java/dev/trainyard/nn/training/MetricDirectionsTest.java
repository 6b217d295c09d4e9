package dev.trainyard.nn.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.nn.Shape;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.AssociativeMemory;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.layer.Rbm;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.Initialization;
import dev.trainyard.nn.network.Network;
import dev.trainyard.nn.optimizer.LearningRateSchedule;
import dev.trainyard.nn.optimizer.Mode;
import dev.trainyard.nn.optimizer.ReduceOnPlateau;
import dev.trainyard.nn.optimizer.Regularization;
import dev.trainyard.nn.optimizer.Sgd;
import dev.trainyard.nn.reinforcement.GridWorld;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests in which direction each metric improves. */
class MetricDirectionsTest {

    private static final Set<Split> SPLITS = Set.of(Split.TRAIN, Split.VALIDATION);

    @Test
    void everyMetricThatCanBeMonitoredHasItsDirection() {
        Targets classes = Targets.classes(List.of("a", "b"));
        Architecture dense = new Architecture(Shape.of(2), List.of(new Dense(2, Activation.SOFTMAX)));
        Architecture memory = new Architecture(Shape.of(2), List.of(new Rbm(3, Rbm.Visible.BINARY, true), new AssociativeMemory(3, 2)));
        List<String> names = new ArrayList<>(new Supervised().scores(dense, classes, SPLITS));
        names.addAll(new Supervised().scores(dense, Targets.regression(List.of("a", "b")), SPLITS));
        names.addAll(new Supervised().scores(dense, Targets.labels(List.of("a", "b")), SPLITS));
        names.addAll(new PolicyGradient(new GridWorld(2, 2, 0, 9), 1, PolicyGradient.Baseline.MEAN, 1, 1).scores(dense, classes, Set.of()));
        names.addAll(new ContrastiveDivergence(1, false).scores(memory, classes, SPLITS));
        names.addAll(new UpDown(1, 0).scores(memory, classes, SPLITS));
        Map<String, Mode> directions = new HashMap<>();
        // scikit-learn's score functions rise, its losses and errors fall.
        Stream.of("training_accuracy", "validation_accuracy", "validation_roc_auc", "validation_average_precision", "validation_f1",
                "validation_f1_macro", "validation_f1_micro", "validation_balanced_accuracy", "validation_subset_accuracy", "validation_r2",
                "episode_return", "evaluation_return").forEach(name -> directions.put(name, Mode.MAX));
        Stream.of("training_cost", "validation_cost", "validation_log_loss", "validation_hamming_loss", "validation_rmse",
                "validation_mae", "training_reconstruction_error.1", "validation_reconstruction_error.1", "free_energy_gap.1")
                .forEach(name -> directions.put(name, Mode.MIN));

        assertThat(names).containsAll(directions.keySet()).isSubsetOf(directions.keySet());
        directions.forEach((name, mode) -> {
            assertThat(new EarlyStopping(name, null, null, 0, null, null).mode()).as(name).isEqualTo(mode);
            assertThat(new ReduceOnPlateau(name, null, 0.5, 1, 0, null, false).mode()).as(name).isEqualTo(mode);
            assertThat(EarlyStopping.never(name).mode()).as(name).isEqualTo(mode);
        });
    }

    @Test
    void onlyAChangeGreaterThanMinDeltaIsAnImprovement() {
        assertThat(Mode.MAX.isBetter(1.2, 1, 0.1)).isTrue();
        assertThat(Mode.MAX.isBetter(1.05, 1, 0.1)).isFalse();
        assertThat(Mode.MAX.isBetter(0.95, 1, 0.1)).isFalse();
        assertThat(Mode.MAX.isBetter(1, 1, 0)).isFalse();
        assertThat(Mode.MIN.isBetter(0.8, 1, 0.1)).isTrue();
        assertThat(Mode.MIN.isBetter(0.95, 1, 0.1)).isFalse();
        assertThat(Mode.MIN.isBetter(1.05, 1, 0.1)).isFalse();
        assertThat(Mode.MIN.isBetter(1, 1, 0)).isFalse();
        for (Mode mode : Mode.values()) {
            assertThat(mode.isBetter(Double.NaN, mode.worst(), 0)).isFalse();
            assertThat(mode.isBetter(0, mode.worst(), 1e9)).isTrue();
        }
    }

    /** A rate this high makes the return go up and down. */
    @Test
    void keepsTheEpochOfTheHighestReturn() {
        PolicyGradient objective = new PolicyGradient(new GridWorld(3, 3, 0, 30), 0.99, PolicyGradient.Baseline.MEAN, 1, 20);
        Hyperparameters hyperparameters = new Hyperparameters(objective, Cost.LOG_LIKELIHOOD, Initialization.GLOROT, new Sgd(3, 0),
                new LearningRateSchedule.Constant(), null, Regularization.NONE, null, List.of(), 8, 12, 5, Monitor.EPOCHS, null, Keep.BEST);
        Recorder recorder = new Recorder();
        try (Network network = Network.of(new Architecture(Shape.of(3, 3), List.of(new Dense(4, Activation.SOFTMAX))))) {
            TrainingResult result = new Trainer(network, hyperparameters, null, recorder).train();

            List<Double> returns = recorder.epochs().stream().map(epoch -> epoch.metrics().get("evaluation_return")).toList();
            double highest = returns.stream().mapToDouble(r -> r).max().orElseThrow();
            assertThat(returns.get(0)).as("return of the first epoch").isLessThan(highest);
            assertThat(result.bestEpoch()).isEqualTo(returns.indexOf(highest) + 1);
            assertThat(result.bestMetrics().get("evaluation_return")).isEqualTo(highest);
            assertThat(result.kept()).isEqualTo(Keep.BEST);
        }
    }
}
