package dev.trainyard.inference;

import dev.trainyard.model.VersionId;
import java.util.function.Supplier;

/** Measures the phases of one inference call, in nanoseconds, and adds them to the statistics of its version. */
public final class InferenceTimer {

    private final VersionId version;
    private final int examples;
    private final InferenceStatistics statistics;
    private final long submitted = System.nanoTime();
    private long begun;
    private long encoded;
    private long inferred;

    InferenceTimer(VersionId version, int examples, InferenceStatistics statistics) {
        this.version = version;
        this.examples = examples;
        this.statistics = statistics;
    }

    /** Ends the wait for a thread, and begins the encoding of the input. */
    void begin() {
        begun = System.nanoTime();
    }

    /** Ends the encoding of the input, runs {@code pass} through the network, and begins the conversion of its output. */
    public float[] infer(Supplier<float[]> pass) {
        encoded = System.nanoTime();
        float[] y = pass.get();
        inferred = System.nanoTime();
        return y;
    }

    void succeeded() {
        long ended = System.nanoTime();
        statistics.of(version).succeeded(examples, new VersionStatistics.Phases(begun - submitted, encoded - begun, inferred - encoded,
                ended - inferred));
    }

    void failed() {
        statistics.of(version).failed(System.nanoTime() - submitted);
    }
}
