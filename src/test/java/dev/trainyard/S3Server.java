package dev.trainyard;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.robothy.s3.rest.LocalS3;
import com.robothy.s3.rest.bootstrap.LocalS3Mode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.LoggerFactory;

/** An S3-compatible server in this process. It keeps its objects in a directory, so that a test can stop and restart it. */
public final class S3Server implements AutoCloseable {

    public static final String BUCKET = "trainyard";

    private final Path directory;
    private final int port;
    private LocalS3 server;

    private S3Server(Path directory, int port) {
        this.directory = directory;
        this.port = port;
    }

    /** Starts a server with one empty bucket. */
    public static S3Server start(Path directory) {
        try {
            S3Server server = new S3Server(directory, FreePort.next());
            server.start();
            HttpResponse<String> created = HttpClient.newHttpClient().send(HttpRequest.newBuilder(server.endpoint().resolve("/" + BUCKET))
                    .PUT(HttpRequest.BodyPublishers.noBody()).build(), HttpResponse.BodyHandlers.ofString());
            if (created.statusCode() != 200) {
                throw new IllegalStateException("no bucket was created: " + created.body());
            }
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public void start() {
        // The library logs every request.
        ((Logger) LoggerFactory.getLogger("com.robothy")).setLevel(Level.OFF);
        server = LocalS3.builder().port(port).mode(LocalS3Mode.PERSISTENCE).dataPath(directory.toString()).build();
        server.start();
    }

    public void stop() {
        server.shutdown();
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Returns the properties of a service that keeps its artifacts on this server. */
    public List<String> properties() {
        return List.of("trainyard.artifacts.store=s3", "trainyard.artifacts.s3.endpoint=" + endpoint(), "trainyard.artifacts.s3.bucket=" + BUCKET,
                "trainyard.artifacts.s3.access-key=key", "trainyard.artifacts.s3.secret-key=secret");
    }

    @Override
    public void close() {
        stop();
    }
}
