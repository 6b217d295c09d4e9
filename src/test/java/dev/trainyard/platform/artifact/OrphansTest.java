package dev.trainyard.platform.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Status;

class OrphansTest {

    private static final Duration AFTER = Duration.ofHours(1);
    private static final OrphanProperties PROPERTIES = new OrphanProperties(AFTER, AFTER, Duration.ofDays(7), 0.5);

    @TempDir
    private Path directory;
    private final StoreBindingCheck binding = mock();
    private final Set<String> rows = new HashSet<>();
    private boolean answers = true;
    private Instant now = Instant.now();
    private long nanoTime = 42;
    private PhysicalStore store;
    private Orphans orphans;

    @BeforeEach
    void open() throws IOException {
        store = new DirectoryArtifactStore(directory);
        when(binding.check()).thenReturn(true);
        orphans = orphans(PROPERTIES);
    }

    private Orphans orphans(OrphanProperties properties) {
        return new Orphans(store, binding, List.of(owner("broken", false), owner("models", true)), properties, () -> now, () -> nanoTime);
    }

    @Test
    void movesAnOldFileWithoutARowToTheTrash() throws IOException {
        write("models/orphan");
        sweepAfter(AFTER);
        assertThat(directory.resolve("models/orphan")).doesNotExist();
        assertThat(inTrash("models/orphan")).isTrue();
    }

    @Test
    void keepsAYoungFileWithoutARow() throws IOException {
        orphans.sweep();
        write("models/young");
        sweepAfter(AFTER.minusSeconds(1));
        assertThat(directory.resolve("models/young")).exists();
    }

    @Test
    void keepsAFileWithARow() throws IOException {
        write("models/kept");
        rows.add("models/kept");
        sweepAfter(AFTER);
        assertThat(directory.resolve("models/kept")).exists();
    }

    @Test
    void keepsAFileOfAnUnknownDirectory() throws IOException {
        write("others/file");
        sweepAfter(AFTER);
        assertThat(directory.resolve("others/file")).exists();
    }

    @Test
    void keepsANewFileWhenTheClockJumpsForwards() throws IOException {
        write("models/new");
        orphans.sweep();
        now = now.plus(Duration.ofDays(365));
        orphans.sweep();
        assertThat(directory.resolve("models/new")).exists();
    }

    @Test
    void restartsTheWaitForAFileThatHadARowMeanwhile() throws IOException {
        write("models/again");
        orphans.sweep();
        rows.add("models/again");
        pass(AFTER);
        orphans.sweep();
        rows.clear();
        orphans.sweep();
        assertThat(directory.resolve("models/again")).exists();
    }

    @Test
    void sweepsTheOtherDirectoriesWhenOneOwnerDoesNotAnswer() throws IOException {
        answers = false;
        write("models/orphan");
        write("broken/file");
        sweepAfter(AFTER);
        assertThat(directory.resolve("models/orphan")).doesNotExist();
        assertThat(directory.resolve("broken/file")).exists();
    }

    @Test
    void sweepsNothingFromAStoreOfAnotherDatabase() throws IOException {
        write("models/theirs");
        when(binding.check()).thenReturn(false);
        sweepAfter(AFTER);
        assertThat(directory.resolve("models/theirs")).exists();
    }

    @Test
    void sweepsNothingWhenMostOfTheStoreWouldGo() throws IOException {
        for (int i = 0; i < 30; i++) {
            write("models/" + i);
        }
        for (int i = 0; i < 14; i++) {
            rows.add("models/" + i);
        }
        sweepAfter(AFTER);
        assertThat(store.list("models")).hasSize(30);
        assertThat(orphans.health().getStatus()).isEqualTo(Status.DOWN);
        assertThat(orphans.health().getDetails().get("reason").toString()).startsWith("16 of the 30 files in the artifact store");

        rows.add("models/14");
        orphans.sweep();
        assertThat(store.list("models")).hasSize(15);
        assertThat(orphans.health().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void sweepsMostOfTheStoreIfConfigured() throws IOException {
        for (int i = 0; i < 30; i++) {
            write("models/" + i);
        }
        orphans = orphans(new OrphanProperties(AFTER, AFTER, Duration.ofDays(7), 1));
        sweepAfter(AFTER);
        assertThat(store.list("models")).isEmpty();
    }

    @Test
    void removesDirectoriesThatAreEmpty() throws IOException {
        Files.createDirectories(directory.resolve("models/empty"));
        orphans.sweep();
        assertThat(directory.resolve("models")).isEmptyDirectory();
    }

    private void sweepAfter(Duration time) {
        orphans.sweep();
        pass(time);
        orphans.sweep();
    }

    private void pass(Duration time) {
        now = now.plus(time);
        nanoTime += time.toNanos();
    }

    private ArtifactOwner owner(String directory, boolean alwaysAnswers) {
        return new ArtifactOwner() {
            @Override
            public String directory() {
                return directory;
            }

            @Override
            public Set<String> keys() {
                if (!alwaysAnswers && !answers) {
                    throw new IllegalStateException("the database does not answer");
                }
                return rows;
            }
        };
    }

    private boolean inTrash(String key) throws IOException {
        return store.trashFolders().stream().anyMatch(folder -> Files.exists(directory.resolve(PhysicalStore.TRASH).resolve(folder).resolve(key)));
    }

    private void write(String key) throws IOException {
        store.write(key, out -> out.write(1));
        Files.setLastModifiedTime(directory.resolve(key), FileTime.from(now.minusMillis(1)));
    }
}
