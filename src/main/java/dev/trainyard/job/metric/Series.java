package dev.trainyard.job.metric;

import java.util.ArrayList;
import java.util.List;

/**
 * A curve, as columns.
 *
 * @param points  how many were measured; those that follow are fewer when the curve was down-sampled
 * @param epoch   to six decimals: more digits say nothing and are most of what an answer is long, and takes to compress
 * @param seconds training time, over all attempts, to the millisecond
 * @param value   null where it is not a finite number, which JSON does not have
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
