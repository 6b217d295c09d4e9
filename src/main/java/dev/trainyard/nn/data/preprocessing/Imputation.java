package dev.trainyard.nn.data.preprocessing;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trainyard.nn.Check;
import java.util.Arrays;

/**
 * The number that stands for the missing values of a numeric column, learnt from the training split.
 *
 * @param strategy  how the number was chosen
 * @param value     the number
 * @param indicator whether x has a further value beside the column's: 1 if the value is missing, else 0
 */
public record Imputation(Strategy strategy, double value, boolean indicator) {

    /** How the number is found. */
    public enum Strategy {
        @JsonProperty("median") MEDIAN,
        @JsonProperty("mean") MEAN,
        @JsonProperty("most_frequent") MOST_FREQUENT,
        @JsonProperty("constant") CONSTANT
    }

    public Imputation {
        Check check = new Check();
        check.present(strategy, "strategy");
        check.finite(value, "value").done();
    }

    /**
     * Learns the number from {@code values}, which are NaN where they are missing. The median of an even number of values is the mean of
     * the two in the middle; of several most frequent values the smallest counts, as in scikit-learn's SimpleImputer. Takes at most 16
     * bytes of heap per value: a copy to sort, and the sort's own buffer.
     *
     * @param constant only for the strategy {@code CONSTANT}
     * @throws IllegalArgumentException if all values are missing and the strategy is not {@code CONSTANT}
     */
    public static Imputation learn(Strategy strategy, double constant, boolean indicator, double[] values) {
        if (strategy == Strategy.CONSTANT) {
            return new Imputation(strategy, constant, indicator);
        }
        double[] sorted = present(values);
        if (sorted.length == 0) {
            throw new IllegalArgumentException("all values are missing");
        }
        Arrays.sort(sorted);
        double learnt = switch (strategy) {
            case MEDIAN -> median(sorted);
            case MEAN -> mean(sorted);
            default -> mostFrequent(sorted);
        };
        return new Imputation(strategy, learnt, indicator);
    }

    /** Copies the values that are not missing, without a second copy on the way: a column may have millions. */
    private static double[] present(double[] values) {
        int count = 0;
        for (double value : values) {
            count += Double.isNaN(value) ? 0 : 1;
        }
        double[] present = new double[count];
        int next = 0;
        for (double value : values) {
            if (!Double.isNaN(value)) {
                present[next++] = value;
            }
        }
        return present;
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : sorted[middle - 1] + (sorted[middle] - sorted[middle - 1]) / 2;
    }

    /** Computes the mean in one stable pass: the sum of large values may overflow. */
    private static double mean(double[] values) {
        double mean = 0;
        for (int n = 1; n <= values.length; n++) {
            mean += (values[n - 1] - mean) / n;
        }
        return mean;
    }

    private static double mostFrequent(double[] sorted) {
        double found = sorted[0];
        int most = 0;
        int count = 0;
        for (int i = 0; i < sorted.length; i++) {
            count = i > 0 && sorted[i] == sorted[i - 1] ? count + 1 : 1;
            if (count > most) {
                most = count;
                found = sorted[i];
            }
        }
        return found;
    }
}
