package dev.trainyard.job.metric;

import dev.trainyard.nn.training.TrainingObserver.Measurement;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Consecutive points of all curves of a job, stored as columns.
 *
 * @param step    the step of each point, never decreasing. Shape of every column: {@code [n]}
 * @param metrics columns by metric name, in order of first appearance
 */
record Chunk(long[] step, double[] epoch, double[] seconds, Map<String, Column> metrics) {

    static final Chunk EMPTY = new Chunk(new long[0], new double[0], new double[0], Map.of());

    /**
     * The values of one metric.
     *
     * @param present the points that have a value: the validation split is measured less often than the training split
     * @param values  0 at points without a value
     */
    record Column(BitSet present, double[] values) {
    }

    static Chunk of(List<Measurement> measurements) {
        int n = measurements.size();
        Chunk chunk = new Chunk(new long[n], new double[n], new double[n], new LinkedHashMap<>());
        for (int i = 0; i < n; i++) {
            Measurement m = measurements.get(i);
            chunk.step[i] = m.step();
            chunk.epoch[i] = m.epoch();
            chunk.seconds[i] = m.seconds();
            for (Map.Entry<String, Double> metric : m.metrics().entrySet()) {
                if (metric.getValue() != null) {
                    Column column = chunk.metrics.computeIfAbsent(metric.getKey(), name -> new Column(new BitSet(n), new double[n]));
                    column.present.set(i);
                    column.values[i] = metric.getValue();
                }
            }
        }
        return chunk;
    }

    int size() {
        return step.length;
    }

    long lastStep() {
        return step[size() - 1];
    }

    Chunk append(Chunk next) {
        int n = size() + next.size();
        Map<String, Column> joined = new LinkedHashMap<>();
        metrics.forEach((name, column) -> joined.put(name,
                new Column((BitSet) column.present.clone(), Arrays.copyOf(column.values, n))));
        next.metrics.forEach((name, column) -> {
            Column whole = joined.computeIfAbsent(name, absent -> new Column(new BitSet(n), new double[n]));
            column.present.stream().forEach(i -> whole.present.set(size() + i));
            System.arraycopy(column.values, 0, whole.values, size(), next.size());
        });
        return new Chunk(concatenate(step, next.step), concatenate(epoch, next.epoch), concatenate(seconds, next.seconds), joined);
    }

    /** Returns the points from {@code from} (inclusive) to {@code to} (exclusive). */
    Chunk slice(int from, int to) {
        Map<String, Column> part = new LinkedHashMap<>();
        metrics.forEach((name, column) -> {
            BitSet present = column.present.get(from, to);
            if (!present.isEmpty()) {
                part.put(name, new Column(present, Arrays.copyOfRange(column.values, from, to)));
            }
        });
        return new Chunk(Arrays.copyOfRange(step, from, to), Arrays.copyOfRange(epoch, from, to),
                Arrays.copyOfRange(seconds, from, to), part);
    }

    /** Returns the points up to {@code lastStep} (inclusive). */
    Chunk until(long lastStep) {
        int n = size();
        while (n > 0 && step[n - 1] > lastStep) {
            n--;
        }
        return slice(0, n);
    }

    /**
     * Keeps one of every two consecutive points: the point with more values, or the later of equal points. So a point at the end of an
     * epoch, which has the most values, is kept rather than its neighbour. A single point is dropped.
     */
    Chunk halved() {
        if (size() <= 1) {
            return EMPTY;
        }
        int[] kept = new int[(size() + 1) / 2];
        for (int i = 0; i < kept.length; i++) {
            int second = Math.min(2 * i + 1, size() - 1);
            kept[i] = values(2 * i) > values(second) ? 2 * i : second;
        }
        Map<String, Column> part = new LinkedHashMap<>();
        metrics.forEach((name, column) -> {
            BitSet present = new BitSet(kept.length);
            IntStream.range(0, kept.length).filter(i -> column.present.get(kept[i])).forEach(present::set);
            if (!present.isEmpty()) {
                part.put(name, new Column(present, Arrays.stream(kept).mapToDouble(i -> column.values[i]).toArray()));
            }
        });
        return new Chunk(Arrays.stream(kept).mapToLong(i -> step[i]).toArray(), Arrays.stream(kept).mapToDouble(i -> epoch[i]).toArray(),
                Arrays.stream(kept).mapToDouble(i -> seconds[i]).toArray(), part);
    }

    private long values(int point) {
        return metrics.values().stream().filter(column -> column.present.get(point)).count();
    }

    private static long[] concatenate(long[] a, long[] b) {
        long[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    private static double[] concatenate(double[] a, double[] b) {
        double[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
