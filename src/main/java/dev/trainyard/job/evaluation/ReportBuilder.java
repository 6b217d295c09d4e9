package dev.trainyard.job.evaluation;

import dev.trainyard.job.evaluation.ExampleOrigins.Origin;
import dev.trainyard.job.evaluation.Report.ClassScore;
import dev.trainyard.job.evaluation.Report.Misclassified;
import dev.trainyard.job.evaluation.Report.OutputError;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.Examples;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.metric.ClassProbabilities;
import dev.trainyard.nn.metric.ConfusionMatrix;
import dev.trainyard.nn.metric.MultiLabelScores;
import dev.trainyard.nn.metric.PredictionMetric;
import dev.trainyard.nn.metric.Predictions;
import dev.trainyard.nn.metric.RankedScores;
import dev.trainyard.nn.metric.RegressionErrors;
import dev.trainyard.nn.network.Network;
import dev.trainyard.nn.training.evaluation.Evaluation;
import dev.trainyard.platform.problem.ProblemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Builds a report from a network's outputs for examples. */
final class ReportBuilder {

    private ReportBuilder() {
    }

    /**
     * Evaluates the network.
     *
     * @param origins   the position of each example in the data set
     * @param image     the address of an example's picture, or null
     * @param threshold the least probability at which a label, or the second of two classes, is predicted. Null for 0.5 for labels, and for
     *                  the class of the largest output
     */
    static Report of(Network network, Cost cost, Targets targets, Split split, Examples examples, IntFunction<Origin> origins,
            Function<Origin, String> image, Float threshold) {
        Evaluation evaluation = Evaluation.ofPredictions(network, cost, examples, targets);
        if (targets.isMultiLabel()) {
            Predictions predictions = evaluation.predictions(network, examples,
                    threshold == null ? Predictions.LABEL_THRESHOLD : threshold);
            return new Report(split, evaluation.examples(), defined(evaluation.cost()), null, null, null, null, null, null, null, null,
                    threshold, metrics(predictions, targets), null, labels(predictions.labels(), targets));
        }
        Predictions predictions = evaluation.predictions(network, examples);
        if (targets.isRegression()) {
            return new Report(split, evaluation.examples(), defined(evaluation.cost()), null, null, null, null, null, null, null,
                    errors(predictions.errors(), targets), null, metrics(predictions, targets), null, null);
        }
        int[] predicted = evaluation.predicted();
        if (threshold != null) {
            predicted = decided(predictions.probabilities(), threshold);
            predictions = new Predictions(ConfusionMatrix.of(examples.labels(), predicted, 2), predictions.probabilities(), null, null,
                    true);
        }
        List<Misclassified> mistakes = mistakes(predicted, confidence(evaluation, predictions, predicted, threshold), targets, examples,
                origins, image);
        double accuracy = threshold == null ? evaluation.accuracy() : predictions.confusion().accuracy();
        return new Report(split, evaluation.examples(), defined(evaluation.cost()), accuracy, targets.names(), targets.positiveClass(),
                predictions.confusion().counts(), scores(predictions, targets), mistakes.size(), mistakes, null, threshold,
                metrics(predictions, targets), ReportCurves.of(predictions.probabilities(), targets.names()), null);
    }

    private static int[] decided(ClassProbabilities probabilities, float threshold) {
        if (probabilities == null) {
            throw ProblemException.conflict(
                    "The network's outputs are not numbers or too many, so no threshold can be applied to them.");
        }
        float[] positive = probabilities.of(1);
        return IntStream.range(0, positive.length).map(i -> positive[i] >= threshold ? 1 : 0).toArray();
    }

    /** Returns for each example the output of the predicted class, or with a threshold the probability of that class. */
    private static float[] confidence(Evaluation evaluation, Predictions predictions, int[] predicted, Float threshold) {
        if (threshold == null) {
            return evaluation.confidence();
        }
        float[] confidence = new float[predicted.length];
        for (int i = 0; i < confidence.length; i++) {
            confidence[i] = predictions.probabilities().values()[2 * i + predicted[i]];
        }
        return confidence;
    }

    private static Map<String, Double> metrics(Predictions predictions, Targets targets) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        PredictionMetric.of(targets).forEach(metric -> metrics.put(metric.word(), defined(metric.of(predictions))));
        return metrics;
    }

    /** @return null for NaN and infinity, which JSON does not have */
    private static Double defined(double value) {
        return Double.isFinite(value) ? value : null;
    }

    private static List<ClassScore> scores(Predictions predictions, Targets targets) {
        int[][] confusion = predictions.confusion().counts();
        return IntStream.range(0, confusion.length).mapToObj(c -> {
            RankedScores ranked = predictions.probabilities() == null ? null : predictions.probabilities().ranked(c);
            return ClassScore.of(targets.names().get(c), confusion[c][c], Arrays.stream(confusion).mapToInt(row -> row[c]).sum(),
                    Arrays.stream(confusion[c]).sum(), ranked == null ? null : defined(ranked.rocAuc()),
                    ranked == null ? null : defined(ranked.averagePrecision()));
        }).toList();
    }

    /** @return null if the scores are unknown */
    private static List<ClassScore> labels(MultiLabelScores scores, Targets targets) {
        return scores == null ? null : IntStream.range(0, targets.size()).mapToObj(l -> {
            MultiLabelScores.Label label = scores.labels().get(l);
            return ClassScore.of(targets.names().get(l), label.hits(), label.predicted(), label.support(), defined(label.rocAuc()),
                    defined(label.averagePrecision()));
        }).toList();
    }

    private static List<Misclassified> mistakes(int[] predicted, float[] confidence, Targets targets, Examples examples,
            IntFunction<Origin> origins, Function<Origin, String> image) {
        List<Misclassified> mistakes = new ArrayList<>();
        for (int i = 0; i < predicted.length; i++) {
            if (predicted[i] != examples.labels()[i]) {
                Origin origin = origins.apply(i);
                mistakes.add(new Misclassified(origin.split(), origin.index(), targets.names().get(examples.labels()[i]),
                        targets.names().get(predicted[i]), confidence[i], image.apply(origin)));
            }
        }
        mistakes.sort(Comparator.comparing(Misclassified::confidence).reversed());
        return mistakes;
    }

    private static List<OutputError> errors(RegressionErrors errors, Targets targets) {
        return IntStream.range(0, errors.outputs()).mapToObj(k -> new OutputError(targets.names().get(k), errors.rmse(k), errors.mae(k),
                defined(errors.r2(k)))).toList();
    }
}
