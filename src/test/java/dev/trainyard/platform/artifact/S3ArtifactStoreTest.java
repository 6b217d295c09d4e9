package dev.trainyard.platform.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.trainyard.S3Server;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

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
            for (PhysicalStore.Stored stored : store.list(directory)) {
                store.delete(stored.key());
            }
        }
        for (String folder : store.trashFolders()) {
            store.deleteTrashFolder(folder);
        }
        try (S3Client client = client()) {
            client.deleteObject(request -> request.bucket(S3Server.BUCKET).key(PhysicalStore.ID));
        }
    }

    @AfterEach
    void leavesNothingOnTheDisk() {
        store.close();
        assertThat(scratch).isEmptyDirectory();
    }

    @Override
    PhysicalStore store() {
        return store;
    }

    @Override
    List<String> trashed() {
        try (S3Client client = client()) {
            return client.listObjectsV2(request -> request.bucket(S3Server.BUCKET).prefix(PhysicalStore.TRASH + "/")).contents().stream()
                    .map(object -> object.key().substring(PhysicalStore.TRASH.length() + 1)).toList();
        }
    }

    private static S3Client client() {
        return S3Client.builder().httpClientBuilder(UrlConnectionHttpClient.builder()).endpointOverride(server.endpoint())
                .region(Region.US_EAST_1).forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret"))).build();
    }

    private static ArtifactProperties.S3 properties(URI endpoint, String bucket, Duration timeout) {
        return new ArtifactProperties.S3(endpoint, null, bucket, "key", "secret", null, timeout);
    }

    @Test
    void distinguishesAnOutageFromDamage() throws IOException {
        Artifact artifact = store.write("a/b", out -> out.write(1));
        server.stop();
        try {
            assertThatThrownBy(() -> store.open(artifact)).isInstanceOf(StoreUnavailableException.class)
                    .hasMessageStartingWith("artifact a/b cannot be read: ");
            assertThatThrownBy(() -> store.write("a/c", out -> out.write(1))).isInstanceOf(StoreUnavailableException.class)
                    .hasMessageStartingWith("artifact a/c was not written: ");
            assertThatThrownBy(() -> store.list("a")).isInstanceOf(StoreUnavailableException.class);
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
    void reportsWhyTheBucketIsUnusable() throws IOException {
        assertThatThrownBy(() -> S3ArtifactStore.connect(properties(server.endpoint(), "other", TIMEOUT), scratch))
                .isInstanceOf(InvalidConfigurationPropertyValueException.class).hasMessageContaining("there is no such bucket");
        try (ServerSocket closed = new ServerSocket(0)) {
            URI endpoint = URI.create("http://127.0.0.1:" + closed.getLocalPort());
            closed.close();
            assertThatThrownBy(() -> S3ArtifactStore.connect(properties(endpoint, "trainyard", TIMEOUT), scratch))
                    .isInstanceOf(InvalidConfigurationPropertyValueException.class).hasMessageContaining("refused");
        }
    }

    @Test
    void reportsARefusalWithTheSameReasonAtEachTry() throws IOException {
        HttpServer refusing = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        AtomicInteger requests = new AtomicInteger();
        refusing.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] body = "<Error><Code>AccessDenied</Code><Message>Access Denied</Message><RequestId>%d</RequestId></Error>"
                    .formatted(requests.incrementAndGet()).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(403, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        refusing.start();
        URI endpoint = URI.create("http://127.0.0.1:" + refusing.getAddress().getPort());
        try (S3ArtifactStore store = new S3ArtifactStore(properties(endpoint, "trainyard", TIMEOUT), scratch)) {
            List<ThrowingCallable> calls = List.of(() -> store.write("a", out -> out.write(1)), () -> store.open(new Artifact("a", "", 1)),
                    store::check, store::check);
            assertThat(calls).allSatisfy(call -> assertThatThrownBy(call)
                    .isInstanceOfSatisfying(StoreUnavailableException.class, e -> assertThat(e.reason()).isEqualTo("AccessDenied: Access Denied")));
        } finally {
            refusing.stop(0);
        }
    }

    @Test
    void reportsAnOutageWithTheSameReasonAtEachTry() throws IOException {
        try (ServerSocket closed = new ServerSocket(0)) {
            URI endpoint = URI.create("http://127.0.0.1:" + closed.getLocalPort());
            closed.close();
            try (S3ArtifactStore store = new S3ArtifactStore(properties(endpoint, "trainyard", TIMEOUT), scratch)) {
                assertThat(IntStream.range(0, 3).mapToObj(i -> catchThrowableOfType(StoreUnavailableException.class,
                        () -> store.write("a", out -> out.write(1))).reason()).distinct()).hasSize(1).first().asString().contains("refused");
            }
        }
    }
}
