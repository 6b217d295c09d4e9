package dev.trainyard.inference;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counters and cumulative durations of the inference calls of one model version. */
public final class VersionStatistics {

    /** The maximum number of batch sizes with counters of their own. Without it, clients could fill the memory with counters. */
    private static final int MAX_BATCH_SIZES = 100;

    /** Durations of the phases of one call, in nanoseconds. */
    record Phases(long queue, long input, long infer, long output) {

        private long total() {
            return queue + input + infer + output;
        }
    }

    /**
     * A number of calls, and their total duration in nanoseconds.
     *
     * @param count the number of calls
     * @param ns    their total duration in nanoseconds
     */
    public record Total(long count, long ns) {

        private static final Total NONE = new Total(0, 0);

        private Total plus(long duration) {
            return new Total(count + 1, ns + Math.max(0, duration));
        }
    }

    /**
     * The passes of one batch size.
     *
     * @param batchSize     the number of examples in each of these passes
     * @param computeInput  the encoding of the inputs
     * @param computeInfer  the network's passes
     * @param computeOutput the making of the answers
     */
    public record Batch(int batchSize, Total computeInput, Total computeInfer, Total computeOutput) {

        private Batch plus(Phases phases) {
            return new Batch(batchSize, computeInput.plus(phases.input), computeInfer.plus(phases.infer),
                    computeOutput.plus(phases.output));
        }
    }

    /**
     * A copy of the counters.
     *
     * @param lastInference milliseconds since 1970; 0 if there was none
     * @param examples      number of examples in successful calls
     */
    public record Snapshot(long lastInference, long examples, Total success, Total fail, Total queue, Total input, Total infer,
            Total output, List<Batch> batches) {
    }

    private final Map<Integer, Batch> batches = new TreeMap<>();
    private long lastInference;
    private long examples;
    private Total success = Total.NONE;
    private Total fail = Total.NONE;
    private Total queue = Total.NONE;
    private Total input = Total.NONE;
    private Total infer = Total.NONE;
    private Total output = Total.NONE;

    synchronized void succeeded(int n, Phases phases) {
        lastInference = System.currentTimeMillis();
        examples += n;
        success = success.plus(phases.total());
        queue = queue.plus(phases.queue);
        input = input.plus(phases.input);
        infer = infer.plus(phases.infer);
        output = output.plus(phases.output);
        if (batches.containsKey(n) || batches.size() < MAX_BATCH_SIZES) {
            batches.merge(n, new Batch(n, Total.NONE, Total.NONE, Total.NONE).plus(phases), (before, one) -> before.plus(phases));
        }
    }

    synchronized void failed(long duration) {
        lastInference = System.currentTimeMillis();
        fail = fail.plus(duration);
    }

    synchronized Snapshot snapshot() {
        return new Snapshot(lastInference, examples, success, fail, queue, input, infer, output, List.copyOf(batches.values()));
    }
}
