package dev.trainyard.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.dataset.RawDataset.RawExamples;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.Examples;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.layer.LayerSpec;
import dev.trainyard.nn.layer.Lstm;
import dev.trainyard.nn.layer.Recurrent;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.Initialization;
import dev.trainyard.nn.network.Network;
import dev.trainyard.nn.optimizer.Adam;
import dev.trainyard.nn.optimizer.GradientClipping;
import dev.trainyard.nn.optimizer.LearningRateSchedule;
import dev.trainyard.nn.optimizer.Regularization;
import dev.trainyard.nn.training.Hyperparameters;
import dev.trainyard.nn.training.Monitor;
import dev.trainyard.nn.training.Supervised;
import dev.trainyard.nn.training.Trainer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AddingProblemLearningTest {

    /** Sequences of 30 steps, so that it takes seconds; the recipes pose 100. */
    private static final RawDataset RAW = new AddingProblem(30, 4000, 500, 0, 1).generate();

    @Test
    void anLstmRemembersWhatAPlainRecurrentLayerForgets() {
        double lstm = meanSquaredError(new Lstm(24, false, null, 1));
        double recurrent = meanSquaredError(new Recurrent(24, Activation.TANH, false, null));
        assertThat(lstm).isLessThan(0.01);
        assertThat(recurrent).isGreaterThan(0.1);
    }

    private static double meanSquaredError(LayerSpec layer) {
        Dataset dataset = new Dataset(RAW.input(), RAW.targets(), examples(Split.TRAIN), examples(Split.VALIDATION), null);
        Hyperparameters how = new Hyperparameters(new Supervised(), Cost.QUADRATIC, Initialization.GLOROT,
                new Adam(0.01, 0.9, 0.999, 1e-8), new LearningRateSchedule.Constant(), null, Regularization.NONE,
                new GradientClipping(1.0, null), 20, 4, 1, Monitor.EPOCHS);
        Map<String, Double> last = new HashMap<>();
        try (Network network = Network.of(new Architecture(dataset.input(), List.of(layer, new Dense(1, Activation.LINEAR))))) {
            network.initialize(how.initialization(), how.seed());
            new Trainer(network, how, dataset, measurement -> last.putAll(measurement.metrics())).train();
        }
        // The quadratic cost is half of it.
        return 2 * last.get("validation_cost");
    }

    private static Examples examples(Split split) {
        RawExamples examples = RAW.splits().get(split);
        return Examples.regression(examples.raw(), examples.y());
    }
}
