package dev.trainyard.job.metric;

import java.util.ArrayList;
import java.util.List;

/**
 * A curve, as columns.
 *
 * @param points  how many were measured; those that follow are fewer when the curve was down-sampled
 * @param seconds training time, over all attempts
 * @param value   null where it is not a finite number, which JSON does not have
 */
record Series(String name, long points, long[] step, double[] epoch, double[] seconds, List<Double> value) {

    static Series of(String name, Downsampler downsampler) {
        List<Sample> samples = downsampler.samples();
        List<Double> value = new ArrayList<>(samples.size());
        samples.forEach(sample -> value.add(finite(sample.value())));
        return new Series(name, downsampler.count(), samples.stream().mapToLong(Sample::step).toArray(),
                samples.stream().mapToDouble(Sample::epoch).toArray(), samples.stream().mapToDouble(Sample::seconds).toArray(), value);
    }

    static Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
