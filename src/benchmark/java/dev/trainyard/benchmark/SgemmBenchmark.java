package dev.trainyard.benchmark;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.blas_set_num_threads;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.FloatPointer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What this machine can do at best: large square products, by the BLAS that Trainyard uses. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 1, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SgemmBenchmark {

    private static final int N = 1536;
    static final double FLOPS = 2.0 * N * N * N;

    private final FloatPointer a = numbers();
    private final FloatPointer b = numbers();
    private final FloatPointer c = numbers();

    private static FloatPointer numbers() {
        float[] values = new float[N * N];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 7;
        }
        return new FloatPointer(values);
    }

    @Setup
    public void useOneThread() {
        blas_set_num_threads(1);
    }

    @Benchmark
    public void multiply(Counters counters) {
        counters.call();
        cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, N, N, N, 1, a, N, b, N, 0, c, N);
    }
}
