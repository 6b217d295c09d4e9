package dev.trainyard.checkpoint;

import dev.trainyard.nn.training.TrainingState;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
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

/** Measures how long a checkpoint pauses training: while its state is copied. The copy is saved in the background. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(value = 1, jvmArgsAppend = {"-XX:+IgnoreUnrecognizedVMOptions", "--enable-native-access=ALL-UNNAMED"})
public class SnapshotBenchmark {

    /** The number of parameters of 784-30-10 and of 784-1000-1000-10. */
    @Param({"23860", "1796010"})
    public int parameters;

    private final Snapshot snapshot = new Snapshot();
    private final Map<String, INDArray> tensors = new LinkedHashMap<>();
    private TrainingState state;

    /** Creates the state of training with Adam, the largest: two moments besides the weights and the best weights. */
    @Setup
    public void create() {
        for (String name : new String[] {"parameters", "best", "mean", "variance"}) {
            tensors.put(name, Nd4j.rand(DataType.FLOAT, parameters));
        }
        state = new TrainingState(tensors, null);
    }

    /** Measures the first checkpoint of a job, which allocates the memory of the copy. */
    @Benchmark
    public void first() {
        snapshot.close();
        snapshot.of(state);
    }

    @Benchmark
    public TrainingState next() {
        return snapshot.of(state);
    }

    @TearDown
    public void close() {
        snapshot.close();
        tensors.values().forEach(INDArray::close);
    }
}
