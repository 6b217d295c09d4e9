package dev.trainyard.nn.training;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trainyard.nn.Check;
import dev.trainyard.nn.data.Examples;
import dev.trainyard.nn.metric.PredictionMetric;
import java.util.List;
import java.util.Objects;

/**
 * How often the network is measured during training [4.9].
 *
 * @param everyExamples      the number of training examples between two measurements within an epoch; null to measure only at its end
 * @param validationExamples the number of validation examples used by a measurement within an epoch, the first ones; null for all. At
 *                           an epoch's end, all are used
 * @param metrics            further metrics of the validation examples to measure, by name, such as {@code validation_roc_auc}.
 *                           Those that early stopping or a schedule monitors are measured anyway
 */
public record Monitor(Integer everyExamples, Integer validationExamples, @JsonProperty(defaultValue = "[]") List<String> metrics) {

    public static final Monitor EPOCHS = new Monitor(null, null);

    /** Measures no further metrics. */
    public Monitor(Integer everyExamples, Integer validationExamples) {
        this(everyExamples, validationExamples, List.of());
    }

    /** Returns the validation examples used by a measurement. */
    Examples validation(Examples all, boolean endOfEpoch) {
        return endOfEpoch || validationExamples == null || validationExamples >= all.size() ? all : all.slice(0, validationExamples);
    }

    public Monitor {
        new Check()
                .that(everyExamples == null || everyExamples >= 1, "every_examples", "must be at least 1", everyExamples)
                .that(validationExamples == null || validationExamples >= 1, "validation_examples", "must be at least 1",
                        validationExamples)
                .that(metrics == null || metrics.stream().noneMatch(Objects::isNull), "metrics", "must be names", metrics)
                .that(metrics == null || metrics.size() <= PredictionMetric.values().length, "metrics",
                        "must be at most " + PredictionMetric.values().length, metrics == null ? 0 : metrics.size())
                .done();
        metrics = metrics == null ? List.of() : List.copyOf(metrics);
    }
}
