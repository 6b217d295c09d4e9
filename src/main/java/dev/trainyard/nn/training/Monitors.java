package dev.trainyard.nn.training;

import dev.trainyard.nn.Violation;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.metric.PredictionMetric;
import dev.trainyard.nn.optimizer.LearningRateSchedule;
import dev.trainyard.nn.optimizer.ReduceOnPlateau;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The metrics on which early stopping and the learning-rate schedule decide. */
public final class Monitors {

    private static final int MAX_SHOWN = 10;

    private Monitors() {
    }

    /** Returns the metrics' names, by their fields in the specification. */
    static Map<String, String> of(Hyperparameters hyperparameters) {
        Map<String, String> monitors = new LinkedHashMap<>();
        if (hyperparameters.earlyStopping() != null) {
            monitors.put("early_stopping/monitor", hyperparameters.earlyStopping().monitor());
        }
        String field = "lr_schedule";
        LearningRateSchedule schedule = hyperparameters.lrSchedule();
        while (schedule instanceof LearningRateSchedule.WarmUp warmUp) {
            field += "/then";
            schedule = warmUp.then();
        }
        if (schedule instanceof ReduceOnPlateau plateau) {
            monitors.put(field + "/monitor", plateau.monitor());
        }
        return monitors;
    }

    /** Returns why monitored metrics are undefined for the validation examples; empty if all are defined. */
    static List<Violation> undefined(Hyperparameters hyperparameters, Dataset dataset) {
        if (dataset.validation() == null) {
            return List.of();
        }
        int[] labels = dataset.validation().labels();
        List<Integer> counts = null;
        if (dataset.targets().isMultiLabel()) {
            try (INDArray sums = dataset.validation().y().sum(0)) {
                counts = Arrays.stream(sums.toDoubleVector()).mapToObj(sum -> (int) Math.round(sum)).toList();
            }
        } else if (labels != null) {
            counts = new ArrayList<>(Collections.nCopies(dataset.targets().size(), 0));
            for (int label : labels) {
                counts.set(label, counts.get(label) + 1);
            }
        }
        return undefined(hyperparameters, dataset.targets(), counts, dataset.validation().size());
    }

    /**
     * Returns why monitored metrics are undefined for the validation examples; empty if all are defined.
     *
     * @param counts   the number of validation examples of each class or label; null if it is unknown, and for a regression
     * @param examples the number of validation examples
     */
    public static List<Violation> undefined(Hyperparameters hyperparameters, Targets targets, List<Integer> counts, int examples) {
        List<Violation> violations = new ArrayList<>();
        of(hyperparameters).forEach((field, name) -> PredictionMetric.ofValidation(name)
                .map(metric -> undefined(metric, targets, counts, examples)).filter(reason -> !reason.isEmpty())
                .ifPresent(reason -> violations.add(
                        new Violation(field, "must be another metric, because %s %s".formatted(name, reason)))));
        return violations;
    }

    private static String undefined(PredictionMetric metric, Targets targets, List<Integer> counts, int examples) {
        if (metric == PredictionMetric.R2 && examples < 2) {
            return "needs two validation examples";
        }
        if (metric.needsProbabilities(targets) && (long) examples * targets.size() > PredictionMetric.MAX_OUTPUTS) {
            return "needs at most %d outputs of validation examples, got %d of %d".formatted(PredictionMetric.MAX_OUTPUTS, examples,
                    targets.size());
        }
        if (metric == PredictionMetric.ROC_AUC && counts != null && targets.isMultiLabel()) {
            String alike = names(targets, counts, count -> count == 0 || count == examples);
            return alike.isEmpty() ? "" : "needs validation examples with and without each label; all or none have " + alike;
        }
        if (metric == PredictionMetric.ROC_AUC && counts != null && counts.contains(0)) {
            return "needs validation examples of every class; there are none of " + names(targets, counts, count -> count == 0);
        }
        return "";
    }

    private static String names(Targets targets, List<Integer> counts, IntPredicate chosen) {
        return IntStream.range(0, counts.size()).filter(c -> chosen.test(counts.get(c))).mapToObj(targets.names()::get).limit(MAX_SHOWN)
                .collect(Collectors.joining(", "));
    }
}
