package dev.trainyard.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;

import dev.trainyard.BlockedTransactions;
import dev.trainyard.DatabaseTest;
import dev.trainyard.dataset.generator.Spirals;
import dev.trainyard.dataset.raw.DatasetLimits;
import dev.trainyard.nn.data.Split;
import dev.trainyard.platform.artifact.Artifact;
import dev.trainyard.platform.artifact.ArtifactStore;
import dev.trainyard.platform.memory.ProcessMemory;
import dev.trainyard.platform.problem.ProblemException;
import dev.trainyard.platform.quota.QuotaLocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.support.TransactionTemplate;

/** Two requests delete, import or read the same data set concurrently. */
@DatabaseTest
class DatasetRacesTest {

    @Autowired
    private Datasets datasets;
    @Autowired
    private DatasetStore store;
    @Autowired
    private StoredDatasets rows;
    @Autowired
    private BuiltInDatasets wellKnown;
    @Autowired
    private QuotaLocks locks;
    @Autowired
    private ArtifactStore artifacts;
    @Autowired
    private DatasetLimits limits;
    @Autowired
    private ProcessMemory memory;
    @Autowired
    private TransactionTemplate transaction;
    @Autowired
    private DataSource database;
    @Value("${trainyard.data-directory}")
    private Path data;

    @BeforeEach
    void noDatasets() {
        rows.findAll().forEach(store::discard);
    }

    @Test
    void waitsWithDeletionForTransactionThatHoldsDataset() throws Exception {
        create("held", 3);
        CompletableFuture<Void> deletion = new CompletableFuture<>();
        transaction.executeWithoutResult(status -> {
            datasets.hold(datasets.find("held").orElseThrow());
            start(deletion, () -> datasets.delete("held"));
            BlockedTransactions.awaitOne(database);
            assertThat(deletion).isNotDone();
        });
        deletion.get();
        assertThat(store.find("held")).isEmpty();
    }

    @Test
    void refusesToHoldAnotherDatasetOfSameName() throws Exception {
        create("replaced", 3);
        DatasetDescription described = datasets.find("replaced").orElseThrow();
        datasets.delete("replaced");
        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> datasets.hold(described)))
                .hasMessage("Data set replaced has just been deleted.");
        create("replaced", 4);
        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> datasets.hold(described)))
                .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.status()).isEqualTo(HttpStatus.CONFLICT));
    }

    @Test
    void datasetDeletedWhileItIsOpenedIsNotFoundRatherThanDamaged() throws Exception {
        create("vanishing", 3);
        Datasets interrupted = new Datasets(store, wellKnown, opening(() -> datasets.delete("vanishing")), limits);

        assertThatThrownBy(() -> interrupted.open("vanishing")).isInstanceOfSatisfying(ProblemException.class,
                e -> assertThat(e.status()).isEqualTo(HttpStatus.NOT_FOUND));
    }

    @Test
    void opensDatasetThatReplacesTheOneThatWasFound() throws Exception {
        create("renewed", 3);
        Datasets interrupted = new Datasets(store, wellKnown, opening(() -> {
            datasets.delete("renewed");
            create("renewed", 4);
        }), limits);

        try (Datasets.Open open = interrupted.open("renewed")) {
            assertThat(open.description().size(Split.TRAIN)).isEqualTo(4);
            assertThat(open.dataset().train().size()).isEqualTo(4);
        }
    }

    @Test
    void discardsOnlyTheDatasetThatWasRead() throws Exception {
        create("remade", 3);
        StoredDataset before = store.find("remade").orElseThrow();
        datasets.delete("remade");
        create("remade", 3);

        store.discard(before);

        assertThat(datasets.find("remade")).isPresent();
        assertThat(files()).isEqualTo(1);
    }

    @Test
    void secondImportOfSameNameWaitsForFirstAndIsRefused() throws Exception {
        CompletableFuture<Void> second = new CompletableFuture<>();
        transaction.executeWithoutResult(status -> {
            rows.saveAndFlush(row("imported"));
            start(second, () -> create("imported", 4));
            BlockedTransactions.awaitOne(database);
        });

        assertThat(second).failsWithin(Duration.ofMinutes(1)).withThrowableThat()
                .withMessageContaining("There is a data set named imported already");
        assertThat(files()).isZero();
    }

    @Test
    void secondImportOfSameNameSucceedsWhenFirstIsRolledBack() throws Exception {
        CompletableFuture<Void> second = new CompletableFuture<>();
        transaction.executeWithoutResult(status -> {
            rows.saveAndFlush(row("failed"));
            start(second, () -> create("failed", 4));
            BlockedTransactions.awaitOne(database);
            status.setRollbackOnly();
        });

        second.get();
        assertThat(datasets.find("failed").orElseThrow().size(Split.TRAIN)).isEqualTo(4);
    }

    @Test
    void concurrentImportsNeverExceedTheQuota() throws Exception {
        long before = rows.countByNameNotIn(wellKnown.names());
        DatasetQuota quota = new DatasetQuota(new DatasetQuotas(before + 1, null), rows, wellKnown, locks);
        List<CompletableFuture<Void>> imports = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Spirals spirals = new Spirals(2, 1, 0, 10, 1, 1, 1);
            String name = "limited-" + i;
            CompletableFuture<Void> done = new CompletableFuture<>();
            start(done, () -> datasets.create(name, new Source(null, spirals), spirals.generate(), quota::admit));
            imports.add(done);
        }
        int refused = 0;
        for (CompletableFuture<Void> done : imports) {
            Throwable failure = done.handle((ok, e) -> e).get();
            refused += failure == null ? 0 : 1;
            assertThat(failure == null ? "trainyard.quotas.datasets" : failure.getMessage()).contains("trainyard.quotas.datasets");
        }
        assertThat(refused).isEqualTo(3);
        assertThat(rows.countByNameNotIn(wellKnown.names())).isEqualTo(before + 1);
    }

    private interface Task {
        void run() throws Exception;
    }

    private static void start(CompletableFuture<Void> done, Task task) {
        new Thread(() -> {
            try {
                task.run();
                done.complete(null);
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        }).start();
    }

    /** @param examples number of training examples; another number gives another SHA-256 */
    private void create(String name, int examples) throws IOException {
        Spirals spirals = new Spirals(2, 1, 0, examples, 1, 1, 1);
        datasets.create(name, new Source(null, spirals), spirals.generate(), bytes -> { });
    }

    private StoredDataset row(String name) {
        return new StoredDataset(name, new Artifact("datasets/none.safetensors", "0".repeat(64), 1), "{}", "{}", Instant.now());
    }

    /** Returns open data sets that run {@code interruption} once, before they first read a file. */
    private OpenDatasets opening(Task interruption) throws IOException {
        ArtifactStore interrupted = mock(ArtifactStore.class, delegatesTo(artifacts));
        boolean[] done = {false};
        doAnswer(call -> {
            if (!done[0]) {
                done[0] = true;
                interruption.run();
            }
            return artifacts.open(call.getArgument(0, Artifact.class));
        }).when(interrupted).open(any());
        return new OpenDatasets(interrupted, limits, memory);
    }

    private long files() throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("artifacts/datasets"))) {
            return files.count();
        }
    }
}
