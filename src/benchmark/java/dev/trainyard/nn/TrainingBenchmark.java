package dev.trainyard.nn;

import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.Batches;
import dev.trainyard.nn.data.Examples;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.Conv2d;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.layer.LayerSpec;
import dev.trainyard.nn.layer.Lstm;
import dev.trainyard.nn.layer.MaxPool;
import dev.trainyard.nn.layer.Padding;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.Initialization;
import dev.trainyard.nn.network.Network;
import dev.trainyard.nn.network.Tally;
import dev.trainyard.nn.optimizer.Regularization;
import dev.trainyard.nn.optimizer.Sgd;
import dev.trainyard.nn.optimizer.UpdateRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.openjdk.jmh.annotations.AuxCounters;
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

/**
 * Training on one thread, mini-batch by mini-batch as the trainer does it: gather, feedforward, cost and accuracy, backpropagation,
 * update. The counter {@code images} is what to read, in training images a second.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = {"-XX:+IgnoreUnrecognizedVMOptions", "--enable-native-access=ALL-UNNAMED"})
public class TrainingBenchmark {

    private static final int EXAMPLES = 10_000;

    /** Units of each layer, and the mini-batch; an LSTM reads images row by row, convolutions have kernels of 5 × 5. */
    @Param({"784-30-10 batch 10", "784-100-10 batch 10", "784-1000-10 batch 128", "784-lstm128-10 batch 64",
        "784-conv20-pool-100-10 batch 10", "784-conv20-pool-conv40-pool-1000-1000-10 batch 64"})
    public String network;

    private Network live;
    private UpdateRule rule;
    private Batches batches;
    private final Tally tally = new Tally();
    private int epoch;
    private int batch;

    /** Training images, so that JMH reports them a second. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Counters {
        public long images;
    }

    @Setup
    public void bind() {
        String[] words = network.split(" ");
        String[] units = words[0].split("-");
        List<LayerSpec> layers = new ArrayList<>();
        for (int l = 1; l < units.length; l++) {
            layers.add(layer(units[l]));
        }
        live = Network.of(new Architecture(Shape.of(1, 28, 28), layers));
        live.initialize(Initialization.SCALED_NORMAL, 0);
        rule = new Sgd(0.5, 0).bind(live.sections(), new Regularization(0, 5), null, EXAMPLES, live.kernels());
        int[] labels = new int[EXAMPLES];
        Arrays.setAll(labels, i -> i % 10);
        batches = new Batches(Examples.classified(Nd4j.rand(DataType.FLOAT, EXAMPLES, 784), labels, 10),
                Integer.parseInt(words[2]), 0, live.kernels());
        batches.shuffle(epoch);
    }

    private static LayerSpec layer(String word) {
        if (word.startsWith("lstm")) {
            return new Lstm(Integer.parseInt(word.substring(4)), false, null, 1);
        } else if (word.startsWith("conv")) {
            return new Conv2d(Integer.parseInt(word.substring(4)), Shape.of(5, 5), Shape.of(1, 1), Padding.VALID, Activation.RELU);
        } else if (word.equals("pool")) {
            return new MaxPool(Shape.of(2, 2), null);
        }
        return new Dense(Integer.parseInt(word), Activation.SIGMOID);
    }

    @Benchmark
    public void step(Counters counters) {
        if (batch == batches.count()) {
            batches.shuffle(++epoch);
            tally.clear();
            batch = 0;
        }
        batches.take(batch++);
        live.feedforward(batches.x(), null);
        live.score(Cost.CROSS_ENTROPY, batches.y(), tally);
        live.backpropagate(Cost.CROSS_ENTROPY, batches.y(), rule.accumulation(0.5, batches.m()));
        rule.complete(0.5);
        counters.images += batches.m();
    }

    @TearDown
    public void close() {
        batches.close();
        rule.close();
        live.close();
    }
}
