package dev.trainyard.platform.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryArtifactStoreTest {

    @TempDir
    Path directory;

    private DirectoryArtifactStore store;

    @BeforeEach
    void open() throws IOException {
        store = new DirectoryArtifactStore(directory);
    }

    @Test
    void opensWhatWasWritten() throws IOException {
        Artifact artifact = store.write("models/digits/1.safetensors", out -> {
            out.write('a');
            out.write("bc".getBytes());
            out.close();
        });

        assertThat(artifact).isEqualTo(new Artifact("models/digits/1.safetensors",
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", 3));
        assertThat(store.open(artifact)).hasContent("abc");
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void replacesWhatAnInterruptedAttemptHadWritten() throws IOException {
        store.write("a", out -> out.write(1));
        Artifact second = store.write("a", out -> out.write(2));
        assertThat(store.open(second)).hasBinaryContent(new byte[] {2});
    }

    @Test
    void noticesEveryKindOfDamage() throws IOException {
        Artifact artifact = store.write("a/b", out -> out.write(new byte[100_000]));
        Path file = store.open(artifact);

        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {1}), 70_000);
        }
        assertThatThrownBy(() -> store.open(artifact)).isInstanceOf(DamagedArtifactException.class).hasMessageContaining("SHA-256");
        Files.write(file, new byte[99_999]);
        assertThatThrownBy(() -> store.open(artifact)).isInstanceOf(DamagedArtifactException.class)
                .hasMessage("artifact a/b has 99999 bytes, 100000 were written");
        Files.delete(file);
        assertThatThrownBy(() -> store.open(artifact)).isInstanceOf(DamagedArtifactException.class)
                .hasMessage("artifact a/b is missing");
    }

    @Test
    void leavesNothingWhenWritingFails() throws IOException {
        Artifact before = store.write("a", out -> out.write(1));

        assertThatThrownBy(() -> store.write("a", out -> {
            out.write(2);
            throw new IOException("interrupted");
        })).hasMessage("interrupted");

        assertThat(store.open(before)).exists();
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void saysThatTheDiskIsFull() {
        assertThatThrownBy(() -> store.write("a/b", out -> {
            throw new IOException("No space left on device");
        })).isInstanceOf(IOException.class).hasMessageStartingWith("the disk is full: artifact a/b was not written");
    }

    @Test
    void deletesAndDoesNotMindWhatIsNotThere() throws IOException {
        Artifact artifact = store.write("a/b", out -> out.write(1));
        store.delete("a/b");
        store.delete("a/b");
        store.delete("never/was");
        assertThatThrownBy(() -> store.open(artifact)).isInstanceOf(DamagedArtifactException.class);
    }

    @Test
    void sweepsInterruptedWritesWhenItStarts() throws IOException {
        Artifact artifact = store.write("a", out -> out.write(1));
        Files.write(directory.resolve(".incomplete/leftover"), new byte[10]);

        store = new DirectoryArtifactStore(directory);

        assertThat(leftovers()).isEmpty();
        assertThat(store.open(artifact)).exists();
    }

    @Test
    void leavesAloneWhatSomeoneIsWriting() throws IOException {
        Artifact artifact = store.write("a", out -> {
            out.write(1);
            new DirectoryArtifactStore(directory);
            out.write(2);
        });
        assertThat(store.open(artifact)).hasBinaryContent(new byte[] {1, 2});
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/a", "a/", "a//b", "..", "../a", "a/../b", "a/..", ".", "a/./b", ".incomplete/x", "A", "a b", "a\\b",
            "a\0", "a\n", "ä", "a/.b"})
    void refusesKeysThatLeaveItsDirectory(String key) {
        assertThatThrownBy(() -> store.write(key, out -> out.write(1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.open(new Artifact(key, "", 0))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.delete(key)).isInstanceOf(IllegalArgumentException.class);
    }

    private Stream<Path> leftovers() throws IOException {
        return Files.list(directory.resolve(".incomplete"));
    }
}
