package dev.trainyard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/** Runs the commands of {@code docker/BACKUP.md}: backs the service up, loses its data and restores them. */
@Tag("process")
class BackupTest {

    private static final Path PAGE = Path.of("docker", "BACKUP.md");
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final String JOB = """
            {"name":"%s","dataset":"spirals","architecture":{"layers":[
               {"type":"dense","units":16,"activation":"tanh"},{"type":"dense","units":2,"activation":"softmax"}]},
             "cost":"log_likelihood","optimizer":{"type":"sgd","learning_rate":0.1,"momentum":0.5},"epochs":%d}""";
    private static final int LONG = 3_000;

    @TempDir
    private Path directory;
    private Path data;
    private Path backup;
    private ServiceProcess service;
    private JsonNode done;
    private String running;

    @BeforeEach
    void prepare() throws IOException {
        data = directory.resolve("data");
        backup = Files.createDirectory(directory.resolve("backup"));
    }

    @Test
    void restoresH2FromACopyOfTheStoppedService() throws Exception {
        TestDatabase h2 = database(Map.of());
        train(h2);
        service.terminate();
        assertThat(service.awaitEnd(LIMIT)).isTrue();
        follow("h2 stopped", Map.of());
        FileSystemUtils.deleteRecursively(data);
        follow("h2 restore", Map.of());
        everythingIsBack(h2);
    }

    @Test
    void restoresH2FromACopyOfTheRunningService() throws Exception {
        TestDatabase h2 = database(Map.of());
        train(h2);
        follow("h2 running", Map.of("PID", Long.toString(service.pid())));
        service.kill();
        follow("h2 restore", Map.of());
        everythingIsBack(h2);
    }

    @Test
    void restoresPostgresqlFromADump() throws Exception {
        try (InstalledPostgresql server = InstalledPostgresql.start()) {
            train(database(server.createDatabase("before")));
            follow("postgresql", Map.of("DATABASE", server.connection("before"), "PATH", server.path()));
            service.kill();
            FileSystemUtils.deleteRecursively(data);
            Files.createDirectory(data);
            TestDatabase after = database(server.createDatabase("after"));
            follow("postgresql restore", Map.of("DATABASE", server.connection("after"), "PATH", server.path()));
            everythingIsBack(after);
        }
    }

    private TestDatabase database(Map<String, Object> properties) {
        Map<String, Object> all = new LinkedHashMap<>(properties);
        all.put("trainyard.data-directory", data.toString());
        all.put("trainyard.workers", 1);
        return new TestDatabase(all);
    }

    /** Starts the service, and returns when one job has ended and another has saved a checkpoint. */
    private void train(TestDatabase database) throws IOException, InterruptedException {
        service = ServiceProcess.start(database, directory).awaitReady();
        String ended = submit("done", 5);
        await("the end of a job").atMost(LIMIT).until(() -> job(ended).get("finished_at").isString());
        done = job(ended);
        running = submit("running", LONG);
        await("a checkpoint").atMost(LIMIT).until(() -> service.get("/api/v1/jobs/" + running + "/checkpoints").get("data").size() > 0);
    }

    private void everythingIsBack(TestDatabase database) throws IOException, InterruptedException {
        try (ServiceProcess restored = ServiceProcess.start(database, directory)) {
            service = restored.awaitReady();
            assertThat(job(done.get("id").stringValue())).isEqualTo(done);
            HttpResponse<String> answer = service.post("/api/v1/models/done/predict", "{\"instances\":[[0.1,0.2]]}");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            String straight = submit("straight", LONG);
            for (String id : List.of(running, straight)) {
                await("the end of " + id).atMost(LIMIT).until(() -> job(id).get("finished_at").isString());
            }
            assertThat(job(running).get("status").stringValue()).isEqualTo("succeeded");
            assertThat(job(running).get("attempt").intValue()).as("attempts, if the job resumed from its checkpoint").isEqualTo(2);
            assertThat(service.get("/api/v1/jobs/" + running + "/events").toString()).contains("goes on from the checkpoint");
            assertThat(job(running).get("weights_sha256")).isEqualTo(job(straight).get("weights_sha256"));
        }
    }

    private String submit(String name, int epochs) throws IOException, InterruptedException {
        HttpResponse<String> response = service.post("/api/v1/jobs", JOB.formatted(name, epochs));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        return ServiceProcess.json(response).get("id").stringValue();
    }

    private JsonNode job(String id) throws IOException, InterruptedException {
        return service.get("/api/v1/jobs/" + id);
    }

    /** Runs the commands below {@code <!-- name -->}. */
    private void follow(String name, Map<String, String> variables) throws IOException, InterruptedException {
        Matcher commands = Pattern.compile("<!-- %s -->\n```sh\n(.*?)```".formatted(Pattern.quote(name)), Pattern.DOTALL)
                .matcher(Files.readString(PAGE));
        assertThat(commands.find()).as("%s has the commands of: %s", PAGE, name).isTrue();
        ProcessBuilder shell = new ProcessBuilder(new ArrayList<>(List.of("bash", "-euo", "pipefail", "-c", commands.group(1))));
        shell.environment().putAll(Map.of("DATA", data.toString(), "BACKUP", backup.toString()));
        shell.environment().putAll(variables);
        Path output = directory.resolve("output");
        Process process = shell.redirectErrorStream(true).redirectOutput(output.toFile()).start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).as(name + " ends").isTrue();
        assertThat(process.exitValue()).as("%s: %s", name, Files.readString(output)).isZero();
    }
}
