package dev.trainyard.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.trainyard.dataset.generator.Spirals;
import dev.trainyard.dataset.raw.DatasetLimits;
import dev.trainyard.dataset.raw.RawDataset;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.Subset;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.data.preprocessing.Preprocessing;
import dev.trainyard.platform.artifact.Artifact;
import dev.trainyard.platform.artifact.ArtifactStore;
import dev.trainyard.platform.memory.MemoryLimits;
import dev.trainyard.platform.memory.MemorySize;
import dev.trainyard.platform.memory.MemoryUse;
import dev.trainyard.platform.memory.ProcessMemory;
import dev.trainyard.platform.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.springframework.http.HttpStatus;
import org.springframework.util.unit.DataSize;

/** The data sets have 110 examples of two features and three classes: 2,200 bytes while open, 880 more while they are read. */
class OpenDatasetsTest {

    private static final long BYTES = 110 * (2 + 3) * Float.BYTES;
    private static final MemorySize TOTAL = new MemorySize(10 * BYTES, 1000);

    private final ProcessMemory memory = new ProcessMemory(new MemoryLimits(TOTAL, TOTAL), Duration.ZERO);
    private final ArtifactStore artifacts = mock(ArtifactStore.class);
    private final OpenDatasets datasets = new OpenDatasets(artifacts, new DatasetLimits(DataSize.ofMegabytes(1), 1_000_000, 1000,
            Duration.ofMinutes(10)), memory);
    private byte[] file;

    @BeforeEach
    void store() throws IOException {
        try (RawDataset raw = new Spirals(3, 1, 0.02, 100, 0, 10, 1).generate()) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            DatasetContent.write(raw, out);
            file = out.toByteArray();
        }
        when(artifacts.open(any())).thenAnswer(call -> new ByteArrayInputStream(file));
    }

    @AfterEach
    void close() {
        datasets.close();
    }

    @Test
    void freesTheCopyOfASubsetOfClassesWithFewAndManyLabels() throws IOException {
        for (Integer labelled : new Integer[] {null, 5}) {
            Dataset restricted;
            try (Datasets.Open open = open("a")) {
                restricted = open.dataset(null, new Subset(List.of(0, 2), null, null, labelled));
                assertThat(restricted.arrays()).noneMatch(INDArray::wasClosed);
            }
            assertThat(restricted.unlabelled().x().wasClosed()).isTrue();
            assertThat(restricted.unlabelled().y().wasClosed()).isTrue();
            assertThat(restricted.test().x().wasClosed()).isTrue();
        }
        try (Datasets.Open again = open("a")) {
            assertThat(again.dataset().arrays()).as("shared").noneMatch(INDArray::wasClosed);
        }
    }

    @Test
    void reshapesUnlabelledExamples() throws IOException {
        ReshapedDataset column = new ReshapedDataset("column", "a", Shape.of(2, 1));
        try (Datasets.Open open = column.open(open("a"))) {
            Dataset few = open.dataset(null, new Subset(null, 50, null, 5));
            assertThat(few.input()).isEqualTo(Shape.of(2, 1));
            assertThat(few.train().size()).isEqualTo(5);
            assertThat(few.unlabelled().size()).isEqualTo(50);
        }
    }

    @Test
    void countsTheMemoryOfADatasetOnce() throws IOException {
        try (Datasets.Open first = open("a"); Datasets.Open second = open("a")) {
            assertThat(memory.used(MemoryUse.DATASETS)).isEqualTo(MemorySize.ofNative(BYTES));
            assertThat(second.dataset()).isSameAs(first.dataset());
        }
    }

    @Test
    void limitsUnusedDatasetsToAQuarterOfTheMemory() throws IOException {
        for (String name : List.of("a", "b", "c", "d")) {
            open(name).close();
        }
        assertThat(memory.used(MemoryUse.DATASETS)).as("a quarter holds two and a half data sets").isEqualTo(MemorySize.ofNative(2 * BYTES));
        assertThat(datasets.size()).isEqualTo(2);
    }

    @Test
    void keepsTheLastUnusedDatasetOfAnySize() throws IOException {
        ProcessMemory small = new ProcessMemory(new MemoryLimits(MemorySize.ofNative(2 * BYTES), MemorySize.NONE), Duration.ZERO);
        OpenDatasets few = new OpenDatasets(artifacts, new DatasetLimits(DataSize.ofMegabytes(1), 1_000_000, 1000, Duration.ofMinutes(10)), small);
        open(few, "a").close();
        open(few, "b").close();
        assertThat(few.size()).isEqualTo(1);
        open(few, "b").close();
        verify(artifacts, times(2)).open(any());
        few.close();
    }

    @Test
    void freesUnusedDatasetsForOtherReservations() throws IOException {
        open("unused").close();
        try (Datasets.Open used = open("used")) {
            assertThat(memory.tryReserve(MemoryUse.JOBS, MemorySize.ofNative(9 * BYTES))).isPresent();
            assertThat(memory.tryReserve(MemoryUse.JOBS, MemorySize.ofNative(1))).isEmpty();
            assertThat(used.dataset().arrays()).noneMatch(INDArray::wasClosed);
        }
    }

    @Test
    void opensADatasetReservedByName() throws IOException {
        Datasets.Place place = datasets.reserve("a", BYTES).orElseThrow();
        memory.reserve(MemoryUse.JOBS, MemorySize.ofNative(9 * BYTES));
        open("a").close();
        assertThat(memory.used(MemoryUse.DATASETS)).isEqualTo(MemorySize.ofNative(BYTES));
        place.close();
        assertThat(datasets.reserve("b", BYTES)).as("the unused data set is freed").isPresent();
    }

    @Test
    void answersServiceUnavailableWithoutMemory() {
        memory.reserve(MemoryUse.JOBS, MemorySize.ofNative(9 * BYTES));
        assertThatThrownBy(() -> open("a")).isInstanceOfSatisfying(ProblemException.class,
                problem -> assertThat(problem.status()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE));
        assertThat(memory.used(MemoryUse.DATASETS)).isEqualTo(MemorySize.NONE);
        assertThat(datasets.size()).isZero();
    }

    @Test
    void releasesTheMemoryOfADatasetThatCannotBeRead() throws IOException {
        doThrow(new OutOfMemoryError("no room")).when(artifacts).open(any());
        assertThatThrownBy(() -> open("a")).isInstanceOf(OutOfMemoryError.class);
        assertThat(memory.used(MemoryUse.DATASETS)).isEqualTo(MemorySize.NONE);
        assertThat(datasets.size()).isZero();
    }

    private Datasets.Open open(String name) throws IOException {
        return open(datasets, name);
    }

    private Datasets.Open open(OpenDatasets datasets, String name) throws IOException {
        Artifact content = new Artifact("datasets/" + name, "sha of " + name, file.length);
        DatasetDescription description = new DatasetDescription(name, content.sha256(), Shape.of(2), Targets.classes(List.of("0", "1", "2")),
                Map.of(Split.TRAIN, 100, Split.TEST, 10), null, new Preprocessing.Identity());
        return datasets.open(new StoredDataset(name, content, "", "", Instant.EPOCH), description);
    }
}
