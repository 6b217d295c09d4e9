package dev.trainyard.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.FreePort;
import dev.trainyard.Trainyard;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.concurrent.CopyOnWriteArrayList;

/** One process of the service, which can be started again when it has ended. */
final class Node {

    /** Limit for the answer that the database is down; on an idle machine it takes five seconds. */
    static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    /** Exit codes above this one mean that a signal ended the process. */
    private static final int SIGNALLED = 128;

    private final String name;
    private final Map<String, String> properties;
    private final List<String> flags;
    private final WallClock clock;
    private final File log;
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
    private Process process;
    private int port;
    private boolean frozen;
    private boolean ended;
    private int starts;
    private final List<Integer> crashes = new CopyOnWriteArrayList<>();

    Node(String name, Map<String, String> properties, Path logs, String... flags) throws IOException {
        this.name = name;
        this.flags = List.of(flags);
        this.clock = new WallClock(name);
        this.properties = properties;
        this.log = logs.resolve(name + ".log").toFile();
    }

    synchronized void start() throws IOException {
        port = FreePort.next();
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // C1 alone, because these processes mostly start up, and C1 without C2 starts faster.
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx400m",
                "-XX:ErrorFile=" + log.getParentFile().toPath().resolve("hs_err_%p.log")));
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "-Dserver.port=" + port));
        properties.forEach((property, value) -> command.add("-D" + property + "=" + value));
        command.add(Trainyard.class.getName());
        clock.correct();
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log));
        builder.environment().putAll(clock.environment());
        process = builder.start();
        frozen = false;
        ended = false;
        starts++;
    }

    /** Starts the process again if it has ended for any reason. */
    synchronized void keepAlive() throws IOException {
        if (!process.isAlive()) {
            noteCrash();
            start();
        }
    }

    /** Records a crash if a signal ended the process that no test has sent: an abort or fault in native code, or the OOM killer. */
    private void noteCrash() {
        if (!ended && process.exitValue() > SIGNALLED) {
            crashes.add(process.exitValue());
        }
    }

    /** Returns the exit code of each crash. */
    List<Integer> crashes() {
        return crashes;
    }

    synchronized boolean isAlive() {
        return process.isAlive();
    }

    /** Returns the exit code of a process that has ended. */
    synchronized int exitCode() {
        return process.exitValue();
    }

    synchronized void kill() throws InterruptedException {
        if (!process.isAlive()) {
            noteCrash();
        }
        ended = true;
        process.destroyForcibly().waitFor();
    }

    /** Sends SIGTERM. */
    synchronized Process terminate() {
        ended = true;
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

    WallClock clock() {
        return clock;
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

    /** Returns whether the process accepts requests and jobs. */
    boolean isReady() {
        return !isFrozen() && answers("/actuator/health/readiness");
    }

    /** Returns whether the process answers 200 at this path. */
    boolean answers(String path) {
        try {
            return send(HttpRequest.newBuilder().GET(), path).statusCode() == 200;
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
