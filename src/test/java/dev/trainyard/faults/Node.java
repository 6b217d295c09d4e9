package dev.trainyard.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.Trainyard;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One process of the service, and whoever starts it again when it has ended. */
final class Node {

    /** A client is told within this time that there is no database: after five seconds, on a machine that has nothing else to do. */
    static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final String name;
    private final Map<String, String> properties;
    private final File log;
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
    private Process process;
    private int port;
    private boolean frozen;
    private int starts;

    Node(String name, Map<String, String> properties, Path logs) {
        this.name = name;
        this.properties = properties;
        this.log = logs.resolve(name + ".log").toFile();
    }

    synchronized void start() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Starting is most of what such a process does here, and the first compiler starts sooner than both.
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx400m", "-cp", System.getProperty("java.class.path"),
                "-Dserver.port=" + port));
        properties.forEach((property, value) -> command.add("-D" + property + "=" + value));
        command.add(Trainyard.class.getName());
        process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log)).start();
        frozen = false;
        starts++;
    }

    /** Starts it again when it has ended, for whatever reason. */
    synchronized void keepAlive() throws IOException {
        if (!process.isAlive()) {
            start();
        }
    }

    synchronized void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Asks it to end. */
    synchronized Process terminate() {
        process.destroy();
        return process;
    }

    synchronized void freeze() throws IOException, InterruptedException {
        frozen = true;
        signal("STOP", process.pid());
    }

    synchronized void thaw() throws IOException, InterruptedException {
        if (frozen) {
            signal("CONT", process.pid());
            frozen = false;
        }
    }

    static void signal(String signal, long pid) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).inheritIO().start().waitFor()).isZero();
    }

    synchronized boolean isFrozen() {
        return frozen;
    }

    synchronized long pid() {
        return process.pid();
    }

    synchronized int starts() {
        return starts;
    }

    /** Whether it takes requests and jobs. */
    boolean isReady() {
        if (isFrozen()) {
            return false;
        }
        try {
            return send(HttpRequest.newBuilder().GET(), "/actuator/health/readiness").statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    HttpResponse<String> send(HttpRequest.Builder request, String path) throws IOException, InterruptedException {
        return send(request, path, PATIENCE);
    }

    HttpResponse<String> send(HttpRequest.Builder request, String path, Duration patience) throws IOException, InterruptedException {
        int currentPort;
        synchronized (this) {
            currentPort = port;
        }
        return http.send(request.uri(URI.create("http://localhost:" + currentPort + path)).timeout(patience).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    String log() {
        try {
            return Files.readString(log.toPath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
