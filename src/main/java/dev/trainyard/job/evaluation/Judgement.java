package dev.trainyard.job.evaluation;

import dev.trainyard.job.evaluation.Origins.Origin;
import dev.trainyard.job.evaluation.Report.ClassScore;
import dev.trainyard.job.evaluation.Report.Misclassified;
import dev.trainyard.job.evaluation.Report.OutputError;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.Examples;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.network.Network;
import dev.trainyard.nn.training.Evaluation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Builds a report from a network's outputs for examples. */
final class Judgement {

    private Judgement() {
    }

    /**
     * @param origins the position of each example in the data set
     * @param image   the address of an example's picture, or null
     */
    static Report of(Network network, Cost cost, Targets targets, Split split, Examples examples, IntFunction<Origin> origins,
            Function<Origin, String> image) {
        Evaluation evaluation = Evaluation.of(network, cost, examples, targets.scaling());
        if (!targets.isClassification()) {
            return new Report(split, evaluation.examples(), evaluation.cost(), null, null, null, null, null, null,
                    errors(network, targets, examples));
        }
        List<Misclassified> mistakes = mistakes(evaluation, targets, examples, origins, image);
        return new Report(split, evaluation.examples(), evaluation.cost(), evaluation.accuracy(), targets.names(),
                evaluation.confusion(), scores(evaluation.confusion(), targets), mistakes.size(), mistakes, null);
    }

    private static List<ClassScore> scores(int[][] confusion, Targets targets) {
        return IntStream.range(0, confusion.length)
                .mapToObj(c -> ClassScore.of(targets.names().get(c), confusion[c][c],
                        Arrays.stream(confusion).mapToInt(row -> row[c]).sum(), Arrays.stream(confusion[c]).sum()))
                .toList();
    }

    private static List<Misclassified> mistakes(Evaluation evaluation, Targets targets, Examples examples,
            IntFunction<Origin> origins, Function<Origin, String> image) {
        List<Misclassified> mistakes = new ArrayList<>();
        for (int i = 0; i < evaluation.examples(); i++) {
            int predicted = evaluation.predicted()[i];
            if (predicted != examples.labels()[i]) {
                Origin origin = origins.apply(i);
                mistakes.add(new Misclassified(origin.split(), origin.index(), targets.names().get(examples.labels()[i]),
                        targets.names().get(predicted), evaluation.confidence()[i], image.apply(origin)));
            }
        }
        mistakes.sort(Comparator.comparing(Misclassified::confidence).reversed());
        return mistakes;
    }

    private static List<OutputError> errors(Network network, Targets targets, Examples examples) {
        List<OutputError> errors = new ArrayList<>();
        try (INDArray output = network.predict(examples.x())) {
            int n = examples.size();
            for (int k = 0; k < targets.size(); k++) {
                double squares = 0;
                double distances = 0;
                double unit = targets.scaling() == null ? 1 : targets.scaling().deviation().get(k);
                for (int i = 0; i < n; i++) {
                    double error = ((double) output.getFloat(i, k) - examples.y().getFloat(i, k)) * unit;
                    squares += error * error;
                    distances += Math.abs(error);
                }
                errors.add(new OutputError(targets.names().get(k), Math.sqrt(squares / n), distances / n));
            }
        }
        return errors;
    }
}
