package dev.trainyard;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The service in a process of its own: a test can kill it, or let several processes share a database. */
public final class ServiceProcess implements AutoCloseable {

    public static final Duration LIMIT = Duration.ofSeconds(120);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final String url;
    private final Path log;

    private ServiceProcess(Process process, String url, Path log) {
        this.process = process;
        this.url = url;
        this.log = log;
    }

    /**
     * Starts a process on a database; see {@link #awaitReady}.
     *
     * @param logs       the directory of its log file
     * @param properties such as {@code trainyard.workers=1}
     */
    public static ServiceProcess start(TestDatabase database, Path logs, String... properties) throws IOException {
        // The process spends most of its time starting, and starts sooner with the first compiler alone. The heap is small, but the
        // whole process may use 2 GB.
        List<String> options = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1", "-Xmx512m", "-Dorg.bytedeco.javacpp.maxphysicalbytes=2g"));
        database.properties().forEach((name, value) -> options.add("-D" + name + "=" + value));
        for (String property : properties) {
            options.add("-D" + property);
        }
        return start(Path.of(System.getProperty("java.home"), "bin", "java"), options, logs);
    }

    /**
     * Starts a process with only these options; see {@link #awaitReady}.
     *
     * @param java    the {@code java} of any JDK
     * @param options such as {@code -Xmx256m} and {@code -Dtrainyard.workers=1}
     * @param logs    the directory of its log file
     */
    public static ServiceProcess start(Path java, List<String> options, Path logs) throws IOException {
        int port = FreePort.next();
        List<String> command = new ArrayList<>(List.of(java.toString()));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "-Dserver.port=" + port, Trainyard.class.getName()));
        File log = Files.createTempFile(logs, "service-", ".log").toFile();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
        return new ServiceProcess(process, "http://localhost:" + port, log.toPath());
    }

    /** Returns the {@code java} that runs services under long tests: {@code -Dtrainyard.java=}, else the build's own. */
    public static Path java() {
        String configured = System.getProperty("trainyard.java", "");
        return configured.isBlank() ? Path.of(System.getProperty("java.home"), "bin", "java") : Path.of(configured);
    }

    public ServiceProcess awaitReady() {
        await("the service has started: " + log).atMost(LIMIT).ignoreExceptions()
                .until(() -> status("/actuator/health/readiness") == 200);
        return this;
    }

    public int status(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder().GET(), path).statusCode();
    }

    public JsonNode get(String path) throws IOException, InterruptedException {
        return json(send(HttpRequest.newBuilder().GET(), path));
    }

    /** Posts a form with a file, as {@code curl -F} does. */
    public HttpResponse<String> upload(String path, Map<String, String> fields, String part, byte[] file) throws IOException, InterruptedException {
        String boundary = "boundary" + file.length;
        StringBuilder head = new StringBuilder();
        fields.forEach((name, value) -> head.append("--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                .formatted(boundary, name, value)));
        head.append("--%s\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"file\"\r\n\r\n".formatted(boundary, part));
        List<byte[]> body = List.of(head.toString().getBytes(StandardCharsets.UTF_8), file,
                "\r\n--%s--\r\n".formatted(boundary).getBytes(StandardCharsets.UTF_8));
        return send(HttpRequest.newBuilder().header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(HttpRequest.BodyPublishers.ofByteArrays(body)), path);
    }

    public HttpResponse<String> post(String path, String json, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder().header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json));
        return send(headers.length == 0 ? request : request.headers(headers), path);
    }

    public HttpResponse<String> delete(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder().DELETE(), path);
    }

    public static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String path) throws IOException, InterruptedException {
        return http.send(request.uri(URI.create(url + path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    public int port() {
        return URI.create(url).getPort();
    }

    public long pid() {
        return process.pid();
    }

    /** Asks the process to end. */
    public void terminate() {
        process.destroy();
    }

    /** Returns whether the process has ended within {@code limit}. */
    public boolean awaitEnd(Duration limit) throws InterruptedException {
        return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    public String output() throws IOException {
        return Files.readString(log);
    }

    /** Kills the process at once, and waits for its end. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
