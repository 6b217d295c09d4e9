package dev.trainyard.platform.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    ArtifactStore store() {
        return store;
    }

    @Test
    void saysThatTheDiskIsFull() {
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
    void leavesAloneWhatSomeoneIsWriting() throws IOException {
        Artifact artifact = store.write("a", out -> {
            out.write(1);
            new DirectoryArtifactStore(directory);
            out.write(2);
        });
        try (InputStream in = store.open(artifact)) {
            assertThat(in).hasBinaryContent(new byte[] {1, 2});
        }
    }

    private Stream<Path> leftovers() throws IOException {
        return Files.list(directory.resolve(".incomplete"));
    }
}
