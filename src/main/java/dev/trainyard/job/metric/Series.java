package dev.trainyard.job.metric;

import java.util.ArrayList;
import java.util.List;

/**
 * A curve, as columns.
 *
 * @param points  the number of measured points; the columns are shorter if the curve was down-sampled
 * @param epoch   rounded to six decimals, because more digits make up most of a response's size and compression time
 * @param seconds training time over all attempts, rounded to milliseconds
 * @param value   null for NaN and infinity, which JSON cannot represent
 */
record Series(String name, long points, long[] step, double[] epoch, double[] seconds, List<Double> value) {

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
