package dev.trainyard.job.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.trainyard.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ContextConfiguration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs the recipe table program, as MEASUREMENTS.md does, against a running service. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = TestDatabase.Initializer.class)
@Tag("process")
class RecipeTableTest {

    private static final Path PROGRAM = Path.of("src/recipes/RecipeTable.java");

    @LocalServerPort
    private int port;
    @TempDir
    private Path directory;
    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void writesARowForEachRecipeAndReportsFailedJobs() throws Exception {
        Path table = directory.resolve("table.md");
        Process program = start("--recipes", "x?r,function", "--seeds", "2", "--output", table.toString());
        // The function jobs take seconds and are submitted first, so they can be cancelled before they end.
        await().atMost(Duration.ofMinutes(1)).until(() -> jobs("function").size() == 2);
        for (JsonNode job : jobs("function")) {
            call(HttpRequest.newBuilder(uri("/api/v1/jobs/" + job.get("id").stringValue() + "/cancel")).POST(BodyPublishers.noBody()));
        }

        assertThat(program.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(output()).contains("4 jobs: function, xor", "xor, seed 0: {", "function, seed 1: cancelled");
        assertThat(program.exitValue()).isZero();
        assertThat(Files.readAllLines(table)).element(0).asString().contains("Trainyard", "Java");
        assertThat(Files.readAllLines(table).stream().filter(line -> line.startsWith("| function"))).singleElement().asString()
                .contains("| 0 of 2; seed 0 cancelled; seed 1 cancelled |");
        assertThat(Files.readAllLines(table).stream().filter(line -> line.startsWith("| xor |"))).singleElement().asString()
                .startsWith("| xor | accuracy | 100.00 % | 100.00 ± 0.00 % | 2 of 2 |");
        assertThat(jobs("xor")).extracting(job -> job.get("seed").intValue()).containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void reportsAnUnknownRecipe() throws Exception {
        Process program = start("--recipes", "nothing*");

        assertThat(program.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(program.exitValue()).isEqualTo(2);
        assertThat(output()).contains("No recipe is called like nothing*", "xor");
    }

    private Process start(String... options) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = new ArrayList<>(List.of(java.toString(), PROGRAM.toString(), "--url", "http://localhost:" + port));
        command.addAll(List.of(options));
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(directory.resolve("output").toFile()).start();
    }

    private String output() throws IOException {
        return Files.readString(directory.resolve("output"));
    }

    private List<JsonNode> jobs(String name) throws Exception {
        JsonNode page = JsonMapper.shared().readTree(call(HttpRequest.newBuilder(uri("/api/v1/jobs?tag=recipe:" + name))));
        return page.get("data").valueStream().toList();
    }

    private String call(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), BodyHandlers.ofString()).body();
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + port + path);
    }
}
