package dev.trainyard.job.metric;

import java.util.ArrayList;
import java.util.List;

/**
 * Reduces a curve of unknown length to a maximum number of points, in O(maximum) memory. Each bucket of consecutive points keeps its
 * smallest and its largest point, so a spike of a single point survives. When there are too many buckets, neighbouring buckets are
 * merged in pairs; all buckets cover the same number of points, except perhaps the last. The last point is always kept. NaN counts as
 * the largest value.
 */
final class Downsampler {

    /** Room for both extremes and the last point. */
    static final int FEWEST = 3;

    /** The kept points of a bucket, in their order; {@code first == second} if only one point is kept. */
    private record Bucket(Sample first, Sample second) {

        static Bucket of(Sample sample) {
            return new Bucket(sample, sample);
        }

        /** @param next the bucket that follows this one */
        Bucket join(Bucket next) {
            Sample[] inOrder = {first, second, next.first, next.second};
            int least = 0;
            int most = 0;
            for (int i = 1; i < inOrder.length; i++) {
                least = Double.compare(inOrder[i].value(), inOrder[least].value()) < 0 ? i : least;
                most = Double.compare(inOrder[i].value(), inOrder[most].value()) > 0 ? i : most;
            }
            return new Bucket(inOrder[Math.min(least, most)], inOrder[Math.max(least, most)]);
        }
    }

    private final int most;
    private List<Bucket> buckets = new ArrayList<>();
    private long width = 1;
    private long count;
    private Sample last;

    /** @param most the maximum number of kept points, at least {@link #FEWEST} */
    Downsampler(int most) {
        this.most = most;
    }

    void add(Sample sample) {
        last = sample;
        while (buckets.size() > capacity() || buckets.size() == capacity() && count % width == 0) {
            halve();
        }
        if (count % width == 0) {
            buckets.add(Bucket.of(sample));
        } else {
            int open = buckets.size() - 1;
            buckets.set(open, buckets.get(open).join(Bucket.of(sample)));
        }
        count++;
    }

    /** Returns the number of points added. */
    long count() {
        return count;
    }

    /** Returns an upper bound of the number of {@link #samples}. */
    int size() {
        return width == 1 ? buckets.size() : 2 * buckets.size() + 1;
    }

    List<Sample> samples() {
        List<Sample> samples = new ArrayList<>();
        for (Bucket bucket : buckets) {
            samples.add(bucket.first);
            if (bucket.second != bucket.first) {
                samples.add(bucket.second);
            }
        }
        if (!samples.isEmpty() && samples.get(samples.size() - 1) != last) {
            samples.add(last);
        }
        return samples;
    }

    /** Returns the maximum number of buckets: one point each at width 1; else two points each, and a place for the last point. */
    private int capacity() {
        return width == 1 ? most : (most - 1) / 2;
    }

    private void halve() {
        List<Bucket> joined = new ArrayList<>();
        for (int i = 0; i < buckets.size(); i += 2) {
            joined.add(i + 1 < buckets.size() ? buckets.get(i).join(buckets.get(i + 1)) : buckets.get(i));
        }
        buckets = joined;
        width *= 2;
    }
}
