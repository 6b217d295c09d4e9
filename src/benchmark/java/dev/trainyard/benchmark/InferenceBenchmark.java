package dev.trainyard.benchmark;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Measures inference, one example per call. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class InferenceBenchmark {

    /** {@link Workload#name}. */
    @Param({})
    public String network;

    @Param
    public Library library;

    private Contender contender;
    private int example;

    @Setup
    public void bind() {
        contender = library.bind(Workload.named(network), false);
    }

    @Benchmark
    public void infer(Counters counters) {
        counters.call();
        contender.infer(example);
        example = example + 1 == Workload.EXAMPLES ? 0 : example + 1;
    }

    @TearDown
    public void close() {
        contender.close();
    }
}
