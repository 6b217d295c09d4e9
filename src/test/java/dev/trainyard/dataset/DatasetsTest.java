package dev.trainyard.dataset;

import static dev.trainyard.nn.data.Split.TEST;
import static dev.trainyard.nn.data.Split.TRAIN;
import static dev.trainyard.nn.data.Split.VALIDATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.trainyard.DatabaseTest;
import dev.trainyard.dataset.format.IdxFormat;
import dev.trainyard.dataset.generator.Generator;
import dev.trainyard.dataset.raw.DatasetLimits;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.Examples;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.SplitSizes;
import dev.trainyard.nn.data.Subset;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.platform.artifact.ProcessDirectory;
import dev.trainyard.platform.json.SpecificationReader;
import dev.trainyard.platform.problem.ProblemException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;

@DatabaseTest(properties = {"trainyard.dataset-limits.keep-open=0s", KnownFiles.PROPERTY})
class DatasetsTest {

    @Autowired
    private Datasets datasets;
    @Autowired
    private OpenDatasets inMemory;
    @Autowired
    private DatasetStore store;
    @Autowired
    private StoredDatasets rows;
    @Value("${trainyard.data-directory}")
    private Path data;

    @BeforeEach
    void noDatasets() throws IOException {
        for (StoredDataset row : rows.findAll()) {
            store.discard(row);
        }
    }

    @Test
    void listsBuiltInDatasets() {
        assertThat(datasets.names()).containsExactly("adding_problem", "function", "hills", "mnist", "mnist_rows",
                "spirals", "stroke_digits", "xor");
        assertThat(datasets.find("nothing")).isEmpty();
        assertThat(catchThrowableOfType(ProblemException.class, () -> datasets.open("nothing")).status())
                .isEqualTo(HttpStatus.NOT_FOUND);
    }

    @Test
    void readsMnistByRowsWithoutACopy() {
        KnownFiles.mnist();
        DatasetDescription rowsOf = datasets.find("mnist_rows").orElseThrow();
        assertThat(rowsOf.input()).isEqualTo(Shape.of(28, 28));
        assertThat(rowsOf.examples()).isEqualTo(datasets.find("mnist").orElseThrow().examples());
        try (Datasets.Open images = datasets.open("mnist"); Datasets.Open sequences = datasets.open("mnist_rows")) {
            assertThat(sequences.dataset().input()).isEqualTo(Shape.of(28, 28));
            assertThat(sequences.dataset().train().x()).isSameAs(images.dataset().train().x());
            assertThat(sequences.dataset(null, new Subset(null, 10, null)).input()).isEqualTo(Shape.of(28, 28));
            assertThat(sequences.description().name()).isEqualTo("mnist_rows");
            assertThat(sequences.description().sha256()).isEqualTo(images.description().sha256());
            assertThat(inMemory.size()).isEqualTo(1);
        }
        assertThat(catchThrowableOfType(ProblemException.class, () -> datasets.delete("mnist_rows")).status())
                .isEqualTo(HttpStatus.CONFLICT);
    }

    @Test
    void generatesABuiltInDatasetOnDemandAndReproducibly() throws IOException {
        DatasetDescription described = datasets.find("spirals").orElseThrow();
        assertThat(described.input()).isEqualTo(Shape.of(2));
        assertThat(described.examples()).isEqualTo(Map.of(TRAIN, 2000, VALIDATION, 500, TEST, 500));
        assertThat(described.classCounts().get(TRAIN)).hasSize(2).satisfies(counts -> assertThat(counts.get(0) + counts.get(1))
                .isEqualTo(2000));

        store.discard(store.find("spirals").orElseThrow());
        try (Datasets.Open open = datasets.open("spirals")) {
            assertThat(open.description()).isEqualTo(described);
            assertThat(open.dataset().train().size()).isEqualTo(2000);
        }
    }

    @Test
    void opensARegressionWithItsTargets() {
        try (Datasets.Open open = datasets.open("function")) {
            assertThat(open.dataset().targets().task()).isEqualTo(Targets.Task.REGRESSION);
            assertThat(open.dataset().train().labels()).isNull();
            assertThat(open.dataset().train().y().maxNumber().floatValue()).isPositive();
            assertThat(open.description().classCounts()).isNull();
        }
    }

    @Test
    void loadsADatasetOnceAndFreesItAfterTheLastUse() throws Exception {
        datasets.find("spirals");
        ExecutorService users = Executors.newFixedThreadPool(8);
        List<Future<Datasets.Open>> opened = IntStream.range(0, 8).mapToObj(i -> users.submit(() -> datasets.open("spirals"))).toList();
        List<Datasets.Open> all = new ArrayList<>();
        for (Future<Datasets.Open> one : opened) {
            all.add(one.get());
        }
        users.shutdown();

        assertThat(all).extracting(Datasets.Open::dataset).allMatch(dataset -> dataset == all.get(0).dataset());
        INDArray x = all.get(0).dataset().train().x();
        all.subList(1, 8).forEach(Datasets.Open::close);
        // A second close has no effect.
        all.get(1).close();
        assertThat(inMemory.size()).isEqualTo(1);
        assertThat(x.getFloat(0, 0)).isFinite();

        all.get(0).close();
        await().untilAsserted(() -> assertThat(inMemory.size()).isZero());
    }

    @Test
    void freesTheCopyOfASubset() {
        INDArray copied;
        try (Datasets.Open open = datasets.open("spirals")) {
            Dataset restricted = open.dataset(new SplitSizes(2400, 100), new Subset(List.of(1, 0), 50, null));
            assertThat(restricted.train().size()).isEqualTo(50);
            copied = restricted.train().x();
            assertThat(copied.closeable()).isTrue();
            assertThat(open.dataset(null, new Subset(null, 10, null)).train().x().getFloat(9, 1))
                    .isEqualTo(open.dataset().train().x().getFloat(9, 1));
            assertThat(open.dataset(null, null)).isSameAs(open.dataset());
        }
        assertThat(copied.wasClosed()).isTrue();
    }

    @Test
    void regeneratesABuiltInDatasetWhoseFileIsDamaged() throws IOException {
        DatasetDescription described = datasets.find("xor").orElseThrow();
        Files.write(data.resolve("artifacts").resolve(store.find("xor").orElseThrow().content().key()), new byte[] {1, 2, 3});

        try (Datasets.Open open = datasets.open("xor")) {
            assertThat(open.description()).isEqualTo(described);
        }
    }

    @Test
    void reportsADamagedFileOfAnImportedDataset() throws IOException {
        Generator generator = datasets.show("xor").orElseThrow().source().generator();
        datasets.create("mine", new Source("csv", null), generator.generate(), bytes -> { });
        Files.delete(data.resolve("artifacts").resolve(store.find("mine").orElseThrow().content().key()));

        assertThat(catchThrowableOfType(ProblemException.class, () -> datasets.open("mine"))).hasMessageContaining("damaged");
        assertThat(inMemory.size()).isZero();
    }

    @Test
    void readsMnist() {
        KnownFiles.mnist();
        DatasetDescription before = datasets.find("mnist").orElseThrow();
        assertThat(before.sha256()).isNull();

        try (Datasets.Open open = datasets.open("mnist")) {
            DatasetDescription fetched = open.description();
            assertThat(fetched).isEqualTo(new DatasetDescription("mnist", fetched.sha256(), before.input(), before.targets(),
                    before.examples(), before.classCounts(), before.preprocessing(), fetched.rawBytes()));
            assertThat(fetched.openingBytes()).as("one byte a pixel, and labels").isEqualTo(70_000L * 784);
            assertThat(datasets.find("mnist")).contains(fetched);

            Dataset mnist = open.dataset();
            assertThat(mnist.input()).isEqualTo(Shape.of(1, 28, 28));
            assertThat(IntStream.of(mnist.train().labels()).limit(5)).containsExactly(5, 0, 4, 1, 9);
            assertThat(IntStream.of(mnist.validation().labels()).limit(5)).containsExactly(3, 8, 6, 9, 6);
            assertThat(IntStream.of(mnist.test().labels()).limit(5)).containsExactly(7, 2, 1, 0, 4);
            for (Split split : Split.values()) {
                Examples examples = mnist.of(split);
                assertThat(examples.x().maxNumber().floatValue()).isEqualTo(1);
                assertThat(examples.y().sumNumber().intValue()).isEqualTo(examples.size());
            }
            // The published mean of the 60,000 training images.
            Dataset undivided = mnist.divide(new SplitSizes(60_000, 0));
            INDArray means = undivided.train().x().mean(1);
            assertThat(means.castTo(DataType.DOUBLE).meanNumber().doubleValue()).isCloseTo(0.1307, within(5e-5));
            assertThat(undivided.train().x().data().pointer().address()).isEqualTo(mnist.train().x().data().pointer().address());
        }
    }

    @Test
    void storesNothingWhenMnistCannotBeFetched(@Autowired SpecificationReader reader, @Autowired IdxFormat idx,
            @Autowired DatasetLimits limits, @Autowired ProcessDirectory temporary) {
        MnistFiles unreachable = new MnistFiles(new DatasetSources(null, URI.create("http://127.0.0.1:1/")), temporary);
        Datasets offline = new Datasets(store, new BuiltInDatasets(new Mnist(unreachable, idx), reader), inMemory, limits);
        assertThat(offline.obstacle("mnist_rows")).hasValueSatisfying(reason -> assertThat(reason).contains("MNIST is not available"));
        assertThat(offline.obstacle("xor")).isEmpty();

        assertThat(catchThrowableOfType(ProblemException.class, () -> offline.open("mnist")).status())
                .isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
        assertThat(store.find("mnist")).isEmpty();
        assertThat(offline.find("mnist")).isPresent();
        assertThat(offline.names()).contains("mnist");
    }
}
