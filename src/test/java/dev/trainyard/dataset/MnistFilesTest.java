package dev.trainyard.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.trainyard.dataset.format.Idx;
import dev.trainyard.platform.artifact.DataDirectory;
import dev.trainyard.platform.artifact.ProcessDirectory;
import dev.trainyard.platform.problem.ProblemException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.HttpStatus;

class MnistFilesTest {

    private HttpServer mirror;
    private final AtomicReference<Answer> answer = new AtomicReference<>();
    @TempDir
    private Path directory;
    @TempDir
    private Path data;
    private ProcessDirectory temporary;

    private interface Answer {
        byte[] to(String fileName) throws IOException;
    }

    @BeforeEach
    void startMirror() throws IOException {
        temporary = new ProcessDirectory(new DataDirectory(data));
        mirror = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        mirror.createContext("/mnist/", exchange -> {
            byte[] body = answer.get().to(Path.of(exchange.getRequestURI().getPath()).getFileName().toString());
            exchange.sendResponseHeaders(body == null ? 404 : 200, body == null ? -1 : body.length);
            if (body != null) {
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        mirror.start();
    }

    @AfterEach
    void stopMirror() throws IOException {
        temporary.destroy();
        mirror.stop(0);
    }

    @Test
    void namesTheObstacleIfTheMirrorDoesNotHaveTheFiles() {
        answer.set(name -> null);
        assertThat(files(null).obstacle()).hasValueSatisfying(reason -> assertThat(reason)
                .contains("train-images-idx3-ubyte.gz cannot be downloaded: HTTP status 404", "TRAINYARD_DATASETS"));
    }

    @Test
    void asksTheMirrorOnceForAnObstacle() {
        AtomicInteger asked = new AtomicInteger();
        answer.set(name -> {
            asked.incrementAndGet();
            return new byte[0];
        });
        MnistFiles files = files(null);
        assertThat(files.obstacle()).isEmpty();
        assertThat(files.obstacle()).isEmpty();
        assertThat(asked).hasValue(1);
    }

    @Test
    void downloadsMissingFiles() throws IOException {
        Path original = KnownFiles.mnist();
        answer.set(name -> Files.readAllBytes(original.resolve(name)));

        files(directory).read(byPart -> {
            assertThat(byPart).containsOnlyKeys("train_images", "train_labels", "test_images", "test_labels")
                    .allSatisfy((part, file) -> assertThat(file).isRegularFile());
            return null;
        });

        assertThat(temporary.path()).isEmptyDirectory();
    }

    @Test
    void refusesAFileWithOtherContent() {
        answer.set(name -> Idx.gzipped(new byte[] {1, 2, 3}));

        assertThat(problem(files(directory))).contains("train-images-idx3-ubyte.gz is not the canonical file",
                "5289df737df57326fcdd22597afb1fac", "6bbc9ace898e44ae57da46a324031adb");
    }

    @Test
    void refusesADownloadThatWasCutOff() {
        byte[] whole = Idx.gzipped(new byte[10_000]);
        answer.set(name -> Arrays.copyOf(whole, whole.length / 2));

        assertThat(problem(files(directory))).contains("is not a whole gzip file");
    }

    @Test
    void refusesADownloadThatDoesNotEnd() {
        answer.set(name -> new byte[20_000_001]);

        assertThat(problem(files(directory))).contains("it has more than 20000000 bytes");
    }

    @Test
    void explainsAFailedDownload() {
        answer.set(name -> null);

        assertThat(problem(files(directory))).contains("http://", "/mnist/train-images-idx3-ubyte.gz cannot be downloaded",
                "TRAINYARD_DATASETS", "trainyard.mnist-mirror");
    }

    @Test
    void doesNotDownloadInPlaceOfWrongFiles() throws IOException {
        Path mnist = Files.createDirectory(directory.resolve("mnist"));
        for (String name : List.of("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz", "t10k-images-idx3-ubyte.gz",
                "t10k-labels-idx1-ubyte.gz")) {
            Files.write(mnist.resolve(name), Idx.gzipped(new byte[1]));
        }
        answer.set(name -> {
            throw new AssertionError("asked for " + name);
        });

        assertThat(problem(files(directory))).contains("train-images-idx3-ubyte.gz is not the canonical file");
    }

    private MnistFiles files(Path datasets) {
        return new MnistFiles(new DatasetSources(datasets, URI.create("http://" + mirror.getAddress().getHostString() + ":"
                + mirror.getAddress().getPort() + "/mnist")), temporary);
    }

    /** Returns the detail of the problem, and requires that no temporary file is left. */
    private String problem(MnistFiles files) {
        ProblemException problem = catchThrowableOfType(ProblemException.class, () -> files.read(byPart -> {
            throw new AssertionError("passed on " + byPart);
        }));
        assertThat(problem.status()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
        assertThat(temporary.path()).isEmptyDirectory();
        return problem.getMessage();
    }
}
