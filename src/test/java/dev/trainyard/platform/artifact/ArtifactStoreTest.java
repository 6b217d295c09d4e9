package dev.trainyard.platform.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the contract of every store; a subclass for each kind of store. */
abstract class ArtifactStoreTest {

    /** Returns the store of the test, which is empty at the start of the test. */
    abstract PhysicalStore store() throws IOException;

    @Test
    void opensAWrittenArtifact() throws IOException {
        Artifact artifact = store().write("models/digits/1.safetensors", out -> {
            out.write('a');
            out.write("bc".getBytes());
            out.close();
        });

        assertThat(artifact).isEqualTo(new Artifact("models/digits/1.safetensors",
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", 3));
        for (int i = 0; i < 2; i++) {
            try (InputStream in = store().open(artifact)) {
                assertThat(in).hasContent("abc");
            }
        }
    }

    @Test
    void storesContentLargerThanItsBuffers() throws IOException {
        byte[] content = new byte[9_000_001];
        new Random(1).nextBytes(content);
        Artifact artifact = store().write("large", out -> out.write(content));
        try (InputStream in = store().open(artifact)) {
            in.skipNBytes(8_000_000);
            assertThat(in.readNBytes(3)).containsExactly(content[8_000_000], content[8_000_001], content[8_000_002]);
        }
        assertThat(artifact.bytes()).isEqualTo(content.length);
    }

    @Test
    void storesEmptyContent() throws IOException {
        try (InputStream in = store().open(store().write("empty", out -> { }))) {
            assertThat(in).isEmpty();
        }
    }

    @Test
    void replacesAnExistingArtifact() throws IOException {
        store().write("a", out -> out.write(1));
        Artifact second = store().write("a", out -> out.write(2));
        try (InputStream in = store().open(second)) {
            assertThat(in).hasBinaryContent(new byte[] {2});
        }
    }

    @Test
    void noticesEveryKindOfDamage() throws IOException {
        Artifact artifact = store().write("a/b", out -> out.write(new byte[100_000]));

        store().write("a/b", out -> {
            out.write(new byte[70_000]);
            out.write(1);
            out.write(new byte[29_999]);
        });
        assertThatThrownBy(() -> store().open(artifact)).isInstanceOf(DamagedArtifactException.class)
                .hasMessageStartingWith("artifact a/b is not what was written: its SHA-256 is ");
        store().write("a/b", out -> out.write(new byte[99_999]));
        assertThatThrownBy(() -> store().open(artifact)).isInstanceOf(DamagedArtifactException.class)
                .hasMessage("artifact a/b has 99999 bytes, 100000 were written");
        store().delete("a/b");
        assertThatThrownBy(() -> store().open(artifact)).isInstanceOf(DamagedArtifactException.class)
                .hasMessage("artifact a/b is missing");
    }

    @Test
    void keepsTheOldArtifactWhenAWriteFails() throws IOException {
        Artifact before = store().write("a", out -> out.write(1));

        assertThatThrownBy(() -> store().write("a", out -> {
            out.write(2);
            throw new IOException("interrupted");
        })).hasMessage("interrupted");

        try (InputStream in = store().open(before)) {
            assertThat(in).hasBinaryContent(new byte[] {1});
        }
    }

    @Test
    void listsTheArtifactsOfADirectory() throws IOException {
        Instant before = Instant.now().minusSeconds(2);
        for (String key : new String[] {"checkpoints/9b2f/1-10.safetensors", "checkpoints/other", "checkpoints.old/x", "models/x"}) {
            store().write(key, out -> out.write(1));
        }
        Instant after = Instant.now().plus(Duration.ofSeconds(2));

        assertThat(store().list("checkpoints")).extracting(PhysicalStore.Stored::key)
                .containsExactlyInAnyOrder("checkpoints/9b2f/1-10.safetensors", "checkpoints/other");
        assertThat(store().list("checkpoints")).extracting(PhysicalStore.Stored::modified)
                .allSatisfy(time -> assertThat(time).isBetween(before, after));
        assertThat(store().list("nothing")).isEmpty();
    }

    @Test
    void deletesArtifactsAndIgnoresMissingOnes() throws IOException {
        Artifact artifact = store().write("a/b", out -> out.write(1));
        store().delete("a/b");
        store().delete("a/b");
        store().delete("never/was");
        assertThatThrownBy(() -> store().open(artifact)).isInstanceOf(DamagedArtifactException.class);
        assertThat(store().list("a")).isEmpty();
    }

    @Test
    void keepsTheFirstIdUntilItIsReplaced() throws IOException {
        assertThat(store().id()).isEmpty();
        store().writeId("first");
        store().writeId("second");
        assertThat(store().id()).contains("first");
        store().replaceId("third");
        assertThat(store().id()).contains("third");
        assertThat(store().list("a")).isEmpty();
    }

    @Test
    void keepsTrashUntilItsFolderIsDeleted() throws IOException {
        assertThat(store().trashFolders()).isEmpty();
        Artifact artifact = store().write("a/b/c", out -> out.write(1));
        store().moveToTrash("a/b/c", "monday");
        store().moveToTrash("a/b/c", "monday");
        store().moveToTrash("never/was", "monday");
        store().createTrashFolder("tuesday");
        store().createTrashFolder("tuesday");

        assertThatThrownBy(() -> store().open(artifact)).hasMessage("artifact a/b/c is missing");
        assertThat(store().list("a")).isEmpty();
        assertThat(store().trashFolders()).containsExactlyInAnyOrder("monday", "tuesday");
        assertThat(trashed()).contains("monday/a/b/c");

        store().deleteTrashFolder("monday");
        assertThat(store().trashFolders()).containsExactly("tuesday");
        assertThat(trashed()).doesNotContain("monday/a/b/c");
    }

    /** Returns the paths of the files in the trash. */
    abstract List<String> trashed() throws IOException;

    @Test
    void passesTheCheckWhileItAnswers() throws IOException {
        store().check();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/a", "a/", "a//b", "..", "../a", "a/../b", "a/..", ".", "a/./b", ".incomplete/x", "A", "a b", "a\\b",
            "a\0", "a\n", "ä", "a/.b"})
    void refusesKeysThatLeaveItsDirectory(String key) {
        assertThatThrownBy(() -> store().write(key, out -> out.write(1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store().open(new Artifact(key, "", 0))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store().list(key)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store().delete(key)).isInstanceOf(IllegalArgumentException.class);
    }
}
