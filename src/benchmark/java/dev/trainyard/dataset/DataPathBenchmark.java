package dev.trainyard.dataset;

import dev.trainyard.dataset.raw.RawDataset;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.data.preprocessing.Preprocessing;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.Network;
import dev.trainyard.nn.training.Hyperparameters;
import dev.trainyard.nn.training.Learner;
import dev.trainyard.nn.training.evaluation.Evaluation;
import dev.trainyard.platform.artifact.Artifact;
import dev.trainyard.platform.artifact.ArtifactStore;
import dev.trainyard.platform.artifact.Directories;
import dev.trainyard.platform.json.SpecificationReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.BytePointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.json.JsonMapper;

/** Measures the work before and between epochs, with a data set as large as MNIST. The first call of each benchmark runs cold code. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 5)
@Fork(value = 1, jvmArgsAppend = {"-XX:+IgnoreUnrecognizedVMOptions", "--enable-native-access=ALL-UNNAMED"})
public class DataPathBenchmark {

    private static final int VALUES = 784;
    private static final int CLASSES = 10;
    private static final Architecture ARCHITECTURE = new Architecture(Shape.of(VALUES),
            List.of(new Dense(30, Activation.SIGMOID), new Dense(CLASSES, Activation.SIGMOID)));

    private static final Hyperparameters HYPERPARAMETERS = new SpecificationReader().read(JsonMapper.shared().readTree(
            "{\"optimizer\": {\"type\": \"sgd\", \"learning_rate\": 0.1}}"), Hyperparameters.class);

    private Path directory;
    private ArtifactStore artifacts;
    private Artifact artifact;

    @Setup
    public void store() throws IOException {
        directory = Files.createTempDirectory("data-path");
        artifacts = Directories.store(directory);
        try (RawDataset raw = new RawDataset(Shape.of(VALUES),
                Targets.classes(IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList()), new Preprocessing.Pixels(255),
                Map.of(Split.TRAIN, examples(60_000), Split.TEST, examples(10_000)))) {
            artifact = artifacts.write("datasets/benchmark", out -> DatasetContent.write(raw, out));
        }
    }

    private static RawDataset.RawExamples examples(int n) {
        byte[] pixels = new byte[n * VALUES];
        new Random(n).nextBytes(pixels);
        INDArray raw = Nd4j.createUninitializedDetached(DataType.UBYTE, 'c', n, VALUES);
        new BytePointer(raw.data().addressPointer()).put(pixels);
        return new RawDataset.RawExamples(raw, IntStream.range(0, n).map(i -> i % CLASSES).toArray(), null);
    }

    /** Measures the time from opening the file, whose content is verified, to the weights after one mini-batch. */
    @Benchmark
    public void firstStep() throws IOException {
        try (LoadedDataset open = open();
                Network network = Network.of(ARCHITECTURE);
                Learner learner = HYPERPARAMETERS.objective().bind(network, HYPERPARAMETERS, open.dataset())) {
            network.initialize(HYPERPARAMETERS.initialization(), HYPERPARAMETERS.seed());
            learner.startEpoch(0);
            learner.step(0, 0, 0.1, false);
        }
    }

    private LoadedDataset open() throws IOException {
        try (InputStream file = artifacts.open(artifact)) {
            return DatasetContent.read(file, artifact.bytes());
        }
    }

    /** Measures an epoch of 784-30-10 with mini-batches of 10; evaluation should take a small part of its time. */
    @Benchmark
    public void epoch(Opened opened) {
        opened.epoch();
    }

    @Benchmark
    public Evaluation evaluation(Opened opened) {
        return Evaluation.of(opened.network, HYPERPARAMETERS.cost(), opened.data.dataset().test());
    }

    @TearDown
    public void delete() throws IOException {
        FileSystemUtils.deleteRecursively(directory);
    }

    /** A loaded data set and a network that learns from it. */
    @State(Scope.Thread)
    public static class Opened {

        private LoadedDataset data;
        private Network network;
        private Learner learner;
        private int epochs;
        private long steps;

        @Setup
        public void open(DataPathBenchmark stored) throws IOException {
            data = stored.open();
            network = Network.of(ARCHITECTURE);
            learner = HYPERPARAMETERS.objective().bind(network, HYPERPARAMETERS, data.dataset());
        }

        private void epoch() {
            learner.startEpoch(epochs++);
            for (int batch = 0; batch < learner.steps(); batch++) {
                learner.step(batch, steps++, 0.1, false);
            }
        }

        @TearDown
        public void close() {
            learner.close();
            network.close();
            data.close();
        }
    }
}
