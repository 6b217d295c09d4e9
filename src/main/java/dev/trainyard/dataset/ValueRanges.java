package dev.trainyard.dataset;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trainyard.dataset.raw.RawDataset.RawExamples;
import dev.trainyard.dataset.raw.RawDataset;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.preprocessing.Preprocessing;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The ranges of a data set's values, with which jobs are checked without opening the data set. A part is null if it is unknown.
 *
 * @param targets  of each output of a regression, in all splits
 * @param input    of x in the training split, after preprocessing; unknown for tables, and for bytes
 * @param weighted the splits that have an example with a weight above 0; null if all weights are equal
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ValueRanges(List<Range> targets, Range input, Set<Split> weighted) {

    /** The lowest and the highest value. */
    public record Range(double lowest, double highest) {
    }

    /** Returns the ranges of a data set that is to be stored; null if none is known. */
    static ValueRanges of(RawDataset raw) {
        List<Range> targets = raw.targets().isRegression()
                ? ofColumns(raw.splits().values().stream().map(RawExamples::y).toList()) : null;
        Range input = input(raw);
        Set<Split> weighted = raw.weight() == null ? null : weighted(raw);
        return targets == null && input == null && weighted == null ? null : new ValueRanges(targets, input, weighted);
    }

    /**
     * Returns the range of each column; null if a value is not finite.
     *
     * @param parts shape of each: {@code [n, columns]}
     */
    public static List<Range> ofColumns(List<INDArray> parts) {
        double[] lowest = null;
        double[] highest = null;
        for (INDArray part : parts) {
            try (INDArray least = part.min(0); INDArray most = part.max(0)) {
                double[] low = least.toDoubleVector();
                double[] high = most.toDoubleVector();
                for (int j = 0; lowest != null && j < low.length; j++) {
                    low[j] = Math.min(low[j], lowest[j]);
                    high[j] = Math.max(high[j], highest[j]);
                }
                lowest = low;
                highest = high;
            }
        }
        List<Range> ranges = new ArrayList<>();
        for (int j = 0; lowest != null && j < lowest.length; j++) {
            if (!Double.isFinite(lowest[j]) || !Double.isFinite(highest[j])) {
                return null;
            }
            ranges.add(new Range(lowest[j], highest[j]));
        }
        return ranges;
    }

    private static Range input(RawDataset raw) {
        INDArray values = raw.splits().get(Split.TRAIN).raw();
        if (!values.isR()) {
            return null;
        }
        double divisor = raw.preprocessing() instanceof Preprocessing.Pixels pixels ? pixels.divisor() : 1;
        boolean isScaled = raw.preprocessing() instanceof Preprocessing.Pixels || raw.preprocessing() instanceof Preprocessing.Identity;
        double lowest = isScaled ? values.minNumber().doubleValue() / divisor : Double.NaN;
        double highest = isScaled ? values.maxNumber().doubleValue() / divisor : Double.NaN;
        return Double.isFinite(lowest) && Double.isFinite(highest) ? new Range(lowest, highest) : null;
    }

    private static Set<Split> weighted(RawDataset raw) {
        Set<Split> weighted = EnumSet.noneOf(Split.class);
        raw.splits().forEach((split, examples) -> {
            for (float weight : examples.weights()) {
                if (weight > 0) {
                    weighted.add(split);
                    return;
                }
            }
        });
        return weighted;
    }
}
