package dev.trainyard.job.metric;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A curve, as columns.
 *
 * @param name    the name of the metric
 * @param points  the number of measured points; the columns are shorter if the curve was down-sampled
 * @param step    mini-batches completed at each point
 * @param epoch   epochs completed at each point, rounded to six decimals, because more digits make up most of a response's size
 *                and compression time
 * @param seconds training time over all attempts, rounded to milliseconds
 * @param value   the values; null for NaN and infinity, which JSON cannot represent
 */
record Series(String name, long points, long[] step, double[] epoch, double[] seconds, List<@Nullable Double> value) {

    static Series of(String name, Downsampler downsampler) {
        List<Sample> samples = downsampler.samples();
        List<Double> value = new ArrayList<>(samples.size());
        samples.forEach(sample -> value.add(finite(sample.value())));
        return new Series(name, downsampler.count(), samples.stream().mapToLong(Sample::step).toArray(),
                samples.stream().mapToDouble(sample -> Math.rint(sample.epoch() * 1e6) / 1e6).toArray(),
                samples.stream().mapToDouble(sample -> Math.rint(sample.seconds() * 1e3) / 1e3).toArray(), value);
    }

    static Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
