package dev.trainyard.platform.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class DirectoryArtifactStoreTest extends ArtifactStoreTest {

    @TempDir
    Path directory;

    private DirectoryArtifactStore store;

    @BeforeEach
    void open() throws IOException {
        store = new DirectoryArtifactStore(directory);
    }

    @AfterEach
    void leavesNothingHalfWritten() throws IOException {
        assertThat(leftovers()).isEmpty();
    }

    @Override
    PhysicalStore store() {
        return store;
    }

    @Override
    List<String> trashed() throws IOException {
        Path trash = directory.resolve(PhysicalStore.TRASH);
        try (Stream<Path> files = Files.walk(trash)) {
            return files.filter(Files::isRegularFile).map(file -> trash.relativize(file).toString()).toList();
        }
    }

    @Test
    void reportsAFullDisk() {
        assertThatThrownBy(() -> store.write("a/b", out -> {
            throw new IOException("No space left on device");
        })).isInstanceOf(IOException.class).hasMessageStartingWith("the disk is full: artifact a/b was not written");
    }

    @Test
    void sweepsInterruptedWritesWhenItStarts() throws IOException {
        Artifact artifact = store.write("a", out -> out.write(1));
        Files.write(directory.resolve(".incomplete/leftover"), new byte[10]);

        store = new DirectoryArtifactStore(directory);

        assertThat(leftovers()).isEmpty();
        assertThat(directory.resolve(artifact.key())).exists();
    }

    @Test
    void keepsFilesThatAreBeingWritten() throws IOException {
        Artifact artifact = store.write("a", out -> {
            out.write(1);
            new DirectoryArtifactStore(directory);
            out.write(2);
        });
        try (InputStream in = store.open(artifact)) {
            assertThat(in).hasBinaryContent(new byte[] {1, 2});
        }
    }

    @Tag("process")
    @Test
    void losesNoWriteToSweepsOfOtherProcesses() throws Exception {
        Process sweeping = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), Sweeping.class.getName(), directory.toString())
                .redirectErrorStream(true).start();
        try {
            assertThat(sweeping.inputReader().readLine()).isEqualTo("sweeping");
            for (int i = 0; i < 1_000; i++) {
                store.write("a/" + i, out -> out.write(1));
            }
            assertThat(store.list("a")).hasSize(1_000);
            assertThat(sweeping.isAlive()).isTrue();
        } finally {
            sweeping.destroyForcibly().waitFor();
        }
    }

    /** A process that opens the store, and so sweeps it, again and again. */
    static final class Sweeping {

        public static void main(String[] arguments) throws IOException {
            ((ch.qos.logback.classic.Logger) LoggerFactory.getLogger("dev.trainyard")).setLevel(Level.OFF);
            System.out.println("sweeping");
            while (true) {
                new DirectoryArtifactStore(Path.of(arguments[0]));
            }
        }
    }

    @Test
    void writesWhileEmptyDirectoriesAreRemoved() throws Exception {
        ExecutorService removing = Executors.newSingleThreadExecutor();
        AtomicBoolean ended = new AtomicBoolean();
        try {
            Future<?> removed = removing.submit(() -> {
                while (!ended.get()) {
                    store.removeEmptyDirectories("checkpoints");
                }
                return null;
            });
            for (int i = 0; i < 500; i++) {
                String key = "checkpoints/" + i % 3 + "/1";
                store.write(key, out -> out.write(1));
                store.delete(key);
            }
            ended.set(true);
            removed.get();
        } finally {
            ended.set(true);
            removing.shutdown();
        }
        assertThat(directory.resolve("checkpoints")).isEmptyDirectory();
    }

    @Test
    void removesOnlyEmptyDirectories() throws IOException {
        Files.createDirectories(directory.resolve("checkpoints/gone/nested"));
        Artifact kept = store.write("checkpoints/kept/1", out -> out.write(1));
        store.removeEmptyDirectories("checkpoints");
        assertThat(directory.resolve("checkpoints/gone")).doesNotExist();
        assertThat(directory.resolve(kept.key())).exists();
        store.delete(kept.key());
        assertThat(directory.resolve("checkpoints")).isEmptyDirectory();
    }

    private Stream<Path> leftovers() throws IOException {
        return Files.list(directory.resolve(".incomplete"));
    }
}
