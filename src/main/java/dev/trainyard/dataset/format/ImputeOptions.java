package dev.trainyard.dataset.format;

import dev.trainyard.nn.data.Column.Categorical.Missing;
import dev.trainyard.nn.data.Imputation;
import java.util.Set;

/**
 * The replacements of missing values.
 *
 * @param numbers   for numeric columns; null for the median in columns with missing values, and nothing in the others
 * @param constant  for the strategy {@code constant}
 * @param indicator whether x has a further input that is 1 if the number was missing
 * @param texts     for categorical columns with missing values
 */
record ImputeOptions(Imputation.Strategy numbers, double constant, boolean indicator, Missing.Strategy texts) {

    static final Set<String> NAMES = Set.of("impute", "impute_value", "impute_text", "missing_indicator");

    static ImputeOptions of(ImportOptions options) {
        Imputation.Strategy numbers = options.choice("impute", Imputation.Strategy.class, null);
        boolean constant = numbers == Imputation.Strategy.CONSTANT;
        if (constant != options.has("impute_value")) {
            options.wrong("impute_value", constant ? "is required with impute=constant" : "must be absent unless impute is constant");
        }
        return new ImputeOptions(numbers, constant && options.has("impute_value") ? options.number("impute_value") : 0,
                options.flag("missing_indicator", false), options.choice("impute_text", Missing.Strategy.class, Missing.Strategy.CATEGORY));
    }

    /** Returns these options with the median in place of a constant, which is no date. */
    ImputeOptions withoutConstant() {
        return numbers == Imputation.Strategy.CONSTANT ? new ImputeOptions(null, 0, indicator, texts) : this;
    }

    /** Returns whether numeric columns without a missing value take one at prediction. */
    boolean isAsked() {
        return numbers != null;
    }

    Imputation learn(double[] values) {
        return Imputation.learn(numbers == null ? Imputation.Strategy.MEDIAN : numbers, constant, indicator, values);
    }
}
