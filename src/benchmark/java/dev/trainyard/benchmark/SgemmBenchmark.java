package dev.trainyard.benchmark;

import dev.trainyard.nn.kernel.CpuKernels;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.kernel.Matrix;
import java.util.concurrent.TimeUnit;
import org.nd4j.linalg.factory.Nd4j;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Measures the machine's peak: large square matrix products, by the library that Trainyard uses for them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 1, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SgemmBenchmark {

    private static final int N = 1536;
    static final double FLOPS = 2.0 * N * N * N;

    private final Kernels kernels = new CpuKernels();
    private final Matrix a = numbers();
    private final Matrix b = numbers();
    private final Matrix c = numbers();

    private static Matrix numbers() {
        float[] values = new float[N * N];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 7;
        }
        return Matrix.of(Nd4j.create(values, new long[] {N, N}, 'c'));
    }

    @Benchmark
    public void multiply(Counters counters) {
        counters.call();
        kernels.propagate(a, b, c);
    }
}
