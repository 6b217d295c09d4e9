package dev.trainyard.platform.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.S3Server;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

class S3ArtifactStoreTest extends ArtifactStoreTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @TempDir
    private static Path bucket;
    private static S3Server server;
    @TempDir
    private Path scratch;
    private S3ArtifactStore store;

    @BeforeAll
    static void start() {
        server = S3Server.start(bucket);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void connect() throws IOException {
        store = S3ArtifactStore.connect(properties(server.endpoint(), S3Server.BUCKET, TIMEOUT), scratch);
        for (String directory : new String[] {"a", "checkpoints", "checkpoints.old", "models"}) {
            for (String key : store.list(directory, Instant.MAX)) {
                store.delete(key);
            }
        }
    }

    @AfterEach
    void leavesNothingOnTheDisk() {
        store.close();
        assertThat(scratch).isEmptyDirectory();
    }

    @Override
    ArtifactStore store() {
        return store;
    }

    private static ArtifactProperties.S3 properties(URI endpoint, String bucket, Duration timeout) {
        return new ArtifactProperties.S3(endpoint, null, bucket, "key", "secret", null, timeout);
    }

    @Test
    void tellsAnOutageFromDamage() throws IOException {
        Artifact artifact = store.write("a/b", out -> out.write(1));
        server.stop();
        try {
            assertThatThrownBy(() -> store.open(artifact)).isInstanceOf(StoreUnavailableException.class)
                    .hasMessageStartingWith("artifact a/b cannot be read: ");
            assertThatThrownBy(() -> store.write("a/c", out -> out.write(1))).isInstanceOf(StoreUnavailableException.class)
                    .hasMessageStartingWith("artifact a/c was not written: ");
            assertThatThrownBy(() -> store.list("a", Instant.MAX)).isInstanceOf(StoreUnavailableException.class);
            assertThatThrownBy(() -> store.delete("a/b")).isInstanceOf(StoreUnavailableException.class);
            assertThatThrownBy(() -> store.check()).isInstanceOf(StoreUnavailableException.class);
        } finally {
            server.start();
        }
        try (InputStream in = store.open(artifact)) {
            assertThat(in).hasBinaryContent(new byte[] {1});
        }
    }

    @Test
    void givesUpOnAServerThatNeverAnswers() throws IOException {
        try (ServerSocket silent = new ServerSocket(0);
                S3ArtifactStore store = new S3ArtifactStore(properties(URI.create("http://127.0.0.1:" + silent.getLocalPort()), "trainyard",
                        Duration.ofMillis(200)), scratch)) {
            assertThatThrownBy(() -> store.write("a", out -> out.write(1))).isInstanceOf(StoreUnavailableException.class);
            assertThatThrownBy(() -> store.open(new Artifact("a", "", 1))).isInstanceOf(StoreUnavailableException.class);
        }
    }

    @Test
    void saysWhyTheBucketCannotBeUsed() throws IOException {
        assertThatThrownBy(() -> S3ArtifactStore.connect(properties(server.endpoint(), "other", TIMEOUT), scratch))
                .isInstanceOf(InvalidConfigurationPropertyValueException.class).hasMessageContaining("there is no such bucket");
        try (ServerSocket closed = new ServerSocket(0)) {
            URI endpoint = URI.create("http://127.0.0.1:" + closed.getLocalPort());
            closed.close();
            assertThatThrownBy(() -> S3ArtifactStore.connect(properties(endpoint, "trainyard", TIMEOUT), scratch))
                    .isInstanceOf(InvalidConfigurationPropertyValueException.class).hasMessageContaining("refused");
        }
    }
}
