package dev.trainyard.job.endtoend;

import dev.trainyard.job.spec.JobSpec;
import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.Examples;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.Network;
import dev.trainyard.nn.training.Keep;
import dev.trainyard.nn.training.StopReason;
import dev.trainyard.nn.training.Trainer;
import dev.trainyard.nn.training.TrainingObserver;
import dev.trainyard.nn.training.TrainingResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The outcome of training a job's network in this process, on made-up examples of the shape and the classes that the network has.
 *
 * @param series the metrics of each measurement, without the speed
 */
record TrainingRun(float[] weights, List<Map<String, Double>> series, StopReason reason, Keep kept, int bestEpoch) {

    private static final int EXAMPLES = 20;

    static TrainingRun of(JobSpec job) {
        Architecture architecture = job.architecture();
        List<Map<String, Double>> series = new ArrayList<>();
        TrainingObserver observer = measurement -> {
            Map<String, Double> metrics = new HashMap<>(measurement.metrics());
            metrics.remove("examples_per_second");
            metrics.put("epoch", measurement.epoch());
            series.add(metrics);
        };
        try (Network network = Network.of(architecture)) {
            Dataset dataset = job.objective().environment() != null ? null : dataset(architecture);
            TrainingResult result = new Trainer(network, job.hyperparameters(), dataset, observer).train();
            return new TrainingRun(result.parameters().toFloatVector(), series, result.reason(), result.kept(), result.bestEpoch());
        }
    }

    private static Dataset dataset(Architecture architecture) {
        int classes = architecture.output().size();
        return new Dataset(architecture.input(), Targets.classes(IntStream.range(0, classes).mapToObj(c -> "class " + c).toList()),
                examples(architecture, classes, 1), examples(architecture, classes, 2), null);
    }

    /** Returns examples of values in [0, 1] with labels that depend on them and on noise. */
    private static Examples examples(Architecture architecture, int classes, long seed) {
        Randomness random = new Randomness(seed);
        float[][] x = new float[EXAMPLES][architecture.input().size()];
        int[] labels = new int[EXAMPLES];
        for (int i = 0; i < EXAMPLES; i++) {
            for (int j = 0; j < x[i].length; j++) {
                x[i][j] = random.nextFloat();
            }
            labels[i] = random.nextInt(3) == 0 ? random.nextInt(classes) : (int) Math.min(classes - 1, x[i][0] * classes);
        }
        return Examples.classified(Nd4j.createFromArray(x), labels, classes);
    }
}
