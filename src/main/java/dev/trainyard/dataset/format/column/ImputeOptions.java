package dev.trainyard.dataset.format.column;

import dev.trainyard.dataset.format.ImportOptions;
import dev.trainyard.nn.Text;
import dev.trainyard.nn.data.preprocessing.Column.Categorical.Missing;
import dev.trainyard.nn.data.preprocessing.Imputation;
import java.util.Set;

/**
 * The replacements of missing values.
 *
 * @param numbers   for numeric columns; null for the median in columns with missing values, and nothing in the others
 * @param constant  for the strategy {@code constant}
 * @param indicator whether x has a further input that is 1 if the number was missing
 * @param texts     for categorical columns; null for a category of its own in columns with missing values, and nothing in the others
 * @param category  for the strategy {@code constant} of texts
 */
public record ImputeOptions(Imputation.Strategy numbers, double constant, boolean indicator, Missing.Strategy texts, String category) {

    static final Set<String> NAMES = Set.of("impute", "impute_value", "impute_text", "impute_text_value", "missing_indicator");

    static ImputeOptions of(ImportOptions options) {
        Imputation.Strategy numbers = options.choice("impute", Imputation.Strategy.class, null);
        boolean constant = numbers == Imputation.Strategy.CONSTANT;
        if (constant != options.has("impute_value")) {
            options.wrong("impute_value", constant ? "is required with impute=constant" : "must be absent unless impute is constant");
        }
        Missing.Strategy texts = options.choice("impute_text", Missing.Strategy.class, null);
        return new ImputeOptions(numbers, constant && options.has("impute_value") ? options.number("impute_value") : 0,
                options.flag("missing_indicator", false), texts, category(texts, options));
    }

    /** @return null unless the strategy is {@code constant} */
    private static String category(Missing.Strategy texts, ImportOptions options) {
        boolean constant = texts == Missing.Strategy.CONSTANT;
        if (constant != options.has("impute_text_value")) {
            options.wrong("impute_text_value", constant ? "is required with impute_text=constant"
                    : "must be absent unless impute_text is constant");
        }
        if (!constant || !options.has("impute_text_value")) {
            return null;
        }
        String category = options.required("impute_text_value");
        Text.refusal(category).ifPresent(rule -> options.wrong("impute_text_value", rule));
        if (category.length() > ColumnScan.MAX_CHARACTERS) {
            options.wrong("impute_text_value", "must have at most %d characters".formatted(ColumnScan.MAX_CHARACTERS));
        }
        return category;
    }

    /** Returns these options with the median in place of a constant, which is no date. */
    ImputeOptions withoutConstant() {
        return numbers == Imputation.Strategy.CONSTANT ? new ImputeOptions(null, 0, indicator, texts, category) : this;
    }

    /** Returns whether numeric columns without a missing value take one at prediction. */
    public boolean isAsked() {
        return numbers != null;
    }

    /** Returns the strategy for the missing values of categorical columns. */
    Missing.Strategy textStrategy() {
        return texts == null ? Missing.Strategy.CATEGORY : texts;
    }

    /**
     * Returns whether categorical columns without a missing value take one at prediction. A category of their own would be an input that is
     * always 0 in training.
     */
    boolean isAskedForTexts() {
        return textStrategy() != Missing.Strategy.CATEGORY;
    }

    Imputation learn(double[] values) {
        return Imputation.learn(numbers == null ? Imputation.Strategy.MEDIAN : numbers, constant, indicator, values);
    }
}
