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

/** Measures training, one mini-batch per call. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TrainingBenchmark {

    /** {@link Workload#name}. */
    @Param({})
    public String network;

    @Param
    public Library library;

    private Contender contender;
    private int batches;
    private int batch;

    @Setup
    public void bind() {
        Workload workload = Workload.named(network);
        FirstSteps.of(library, workload).write();
        contender = library.bind(workload, true);
        batches = workload.batches();
    }

    @Benchmark
    public void train(Counters counters) {
        counters.call();
        contender.train(batch);
        batch = batch + 1 == batches ? 0 : batch + 1;
    }

    @TearDown
    public void close() {
        contender.close();
    }
}
