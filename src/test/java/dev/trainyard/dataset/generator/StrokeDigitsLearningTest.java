package dev.trainyard.dataset.generator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.dataset.raw.RawDataset;
import dev.trainyard.dataset.raw.RawDataset.RawExamples;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.Examples;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.layer.LayerSpec;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.Initialization;
import dev.trainyard.nn.network.Network;
import dev.trainyard.nn.optimizer.LearningRateSchedule;
import dev.trainyard.nn.optimizer.Regularization;
import dev.trainyard.nn.optimizer.Sgd;
import dev.trainyard.nn.training.Hyperparameters;
import dev.trainyard.nn.training.Monitor;
import dev.trainyard.nn.training.Supervised;
import dev.trainyard.nn.training.Trainer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StrokeDigitsLearningTest {

    @Test
    void hiddenLayerBeatsALinearModelClearly() {
        Dataset digits = prepare(new StrokeDigits(4000, 1000, 0, 0.04, 1).generate());
        double linear = accuracy(digits, 0.05, new Dense(10, Activation.SOFTMAX));
        double hidden = accuracy(digits, 0.1, new Dense(100, Activation.RELU), new Dense(10, Activation.SOFTMAX));
        assertThat(hidden).isGreaterThan(0.88);
        assertThat(linear).isBetween(0.7, hidden - 0.08);
    }

    private static Dataset prepare(RawDataset raw) {
        return new Dataset(raw.input(), raw.targets(), examples(raw, Split.TRAIN), examples(raw, Split.VALIDATION), null);
    }

    private static Examples examples(RawDataset raw, Split split) {
        RawExamples examples = raw.splits().get(split);
        return Examples.classified(raw.preprocessing().apply(examples.raw()), examples.labels(), raw.targets().size());
    }

    private static double accuracy(Dataset dataset, double learningRate, LayerSpec... layers) {
        Hyperparameters how = new Hyperparameters(new Supervised(), Cost.LOG_LIKELIHOOD, Initialization.SCALED_NORMAL, new Sgd(learningRate, 0),
                new LearningRateSchedule.Cosine(0), null, Regularization.NONE, null, 10, 10, 1, Monitor.EPOCHS);
        Map<String, Double> last = new HashMap<>();
        try (Network network = Network.of(new Architecture(dataset.input(), List.of(layers)))) {
            network.initialize(how.initialization(), how.seed());
            new Trainer(network, how, dataset, measurement -> last.putAll(measurement.metrics())).train();
        }
        return last.get("validation_accuracy");
    }
}
