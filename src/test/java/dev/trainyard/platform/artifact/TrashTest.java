package dev.trainyard.platform.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrashTest {

    private static final Duration DAY = Duration.ofDays(1);
    private static final Instant NOW = Instant.parse("2026-03-01T23:59:00Z");

    @TempDir
    private Path directory;
    private PhysicalStore store;
    private Trash trash;

    @BeforeEach
    void open() throws IOException {
        store = new DirectoryArtifactStore(directory);
        trash = new Trash(store, Duration.ofDays(7));
    }

    @Test
    void keepsAFileForAWeekOfDailySweeps() throws IOException {
        throwAway("models/a", NOW);
        for (int day = 1; day <= 7; day++) {
            trash.empty(NOW.plus(DAY.multipliedBy(day)));
            assertThat(trashed("models/a")).as("after %d days", day).isTrue();
        }
        trash.empty(NOW.plus(DAY.multipliedBy(8)));
        assertThat(trashed("models/a")).isFalse();
    }

    @Test
    void keepsAFileWhenTheClockJumpsForwards() throws IOException {
        throwAway("models/a", NOW);
        Instant jumped = NOW.plus(Duration.ofDays(365));
        trash.empty(jumped);
        trash.empty(jumped.plus(DAY));
        assertThat(trashed("models/a")).isTrue();
    }

    @Test
    void keepsAFileThatIsThrownAwayWhileTheClockIsBehind() throws IOException {
        throwAway("models/a", NOW);
        for (int day = 1; day <= 9; day++) {
            trash.empty(NOW.plus(DAY.multipliedBy(day)));
        }
        throwAway("models/late", NOW.minus(Duration.ofDays(365)));
        trash.empty(NOW.plus(DAY.multipliedBy(9)));
        assertThat(trashed("models/late")).isTrue();
    }

    @Test
    void hasNoFolderBeforeItHasAFile() throws IOException {
        trash.empty(NOW);
        trash.move(List.of(), NOW);
        assertThat(store.trashFolders()).isEmpty();
    }

    private void throwAway(String key, Instant now) throws IOException {
        store.write(key, out -> out.write(1));
        trash.move(List.of(key), now);
    }

    private boolean trashed(String key) throws IOException {
        return store.trashFolders().stream().anyMatch(folder -> directory.resolve(PhysicalStore.TRASH).resolve(folder).resolve(key).toFile()
                .exists());
    }
}
