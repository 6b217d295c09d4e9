package dev.trainyard.nn.data;

import dev.trainyard.nn.Check;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Standardisation of a regression's targets: the network learns (y − mean) / deviation, and its output a stands for
 * mean + deviation·a.
 *
 * @param mean      of each output in the training split, in units of the target
 * @param deviation of each output in the training split, greater than 0; 1 for a constant target, whose values differ only by rounding
 */
public record TargetScaling(List<Double> mean, List<Double> deviation) {

    /** Deviations up to this share of the largest value are rounding of float32, which has 24 bits. */
    private static final double ROUNDING = 0x1p-22;
    /** About how many values of y are read at a time. */
    private static final int VALUES_AT_ONCE = 1 << 16;

    public TargetScaling {
        Check check = new Check();
        if (check.present(mean, "mean") & check.present(deviation, "deviation")) {
            check.that(!mean.isEmpty() && mean.stream().allMatch(m -> m != null && Double.isFinite(m)), "mean",
                    "must be finite numbers", mean);
            check.that(deviation.size() == mean.size() && deviation.stream().allMatch(d -> d != null && d > 0 && Double.isFinite(d)),
                    "deviation", "must be as many numbers greater than 0", deviation);
        }
        check.done();
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
    }

    /**
     * Computes means and standard deviations in one stable pass (Welford 1962).
     *
     * @param y desired outputs. Shape: {@code [n, |y|]}, float32, contiguous
     */
    static TargetScaling of(INDArray y) {
        int outputs = (int) y.size(1);
        double[] mean = new double[outputs];
        double[] squares = new double[outputs];
        double[] largest = new double[outputs];
        forEachPart(y, (start, values, count) -> {
            for (int k = 0; k < count; k++) {
                int j = k % outputs;
                double before = values[k] - mean[j];
                mean[j] += before / ((start + k) / outputs + 1);
                squares[j] += before * (values[k] - mean[j]);
                largest[j] = Math.max(largest[j], Math.abs(values[k]));
            }
        });
        List<Double> means = new ArrayList<>();
        List<Double> deviations = new ArrayList<>();
        for (int j = 0; j < outputs; j++) {
            double deviation = Math.sqrt(squares[j] / y.size(0));
            means.add(mean[j]);
            deviations.add(deviation > ROUNDING * largest[j] ? deviation : 1);
        }
        return new TargetScaling(means, deviations);
    }

    /** Returns (y − mean) / deviation. Shape: {@code [n, |y|]}, float32; a new array. */
    INDArray apply(INDArray y) {
        INDArray scaled = Nd4j.createUninitializedDetached(DataType.FLOAT, 'c', y.size(0), y.size(1));
        FloatPointer to = new FloatPointer(scaled.data().addressPointer());
        forEachPart(y, (start, values, count) -> {
            for (int k = 0; k < count; k++) {
                int j = k % mean.size();
                values[k] = (float) ((values[k] - mean.get(j)) / deviation.get(j));
            }
            to.position(start).put(values, 0, count);
        });
        return scaled;
    }

    /** Returns the value of output {@code j} in units of the target. */
    public double restore(int j, double a) {
        return mean.get(j) + deviation.get(j) * a;
    }

    /** Replaces outputs a by their values in units of the target. Shape: {@code [n, |y|]}, row by row. */
    public void restore(float[] a) {
        for (int i = 0; i < a.length; i++) {
            a[i] = (float) restore(i % mean.size(), a[i]);
        }
    }

    private interface Part {

        /** @param start the index of the first value in the whole array */
        void visit(long start, float[] values, int count);
    }

    /** Visits whole rows of y. */
    private static void forEachPart(INDArray y, Part part) {
        int outputs = (int) y.size(1);
        FloatPointer from = new FloatPointer(y.data().addressPointer());
        float[] values = new float[(int) Math.min(y.size(0), VALUES_AT_ONCE / outputs + 1) * outputs];
        for (long start = 0; start < y.length(); start += values.length) {
            int count = (int) Math.min(values.length, y.length() - start);
            from.position(start).get(values, 0, count);
            part.visit(start, values, count);
        }
    }
}
