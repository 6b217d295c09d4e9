package dev.trainyard.endurance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.trainyard.ServiceProcess;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Options for the service processes of these tests, and a method that runs a job. */
final class Endurance {

    private static final Duration LIMIT = Duration.ofMinutes(5);

    private Endurance() {
    }

    static Path java() {
        return ServiceProcess.java();
    }

    static List<String> options(Path directory, String... flags) {
        List<String> options = new ArrayList<>(List.of("-XX:+IgnoreUnrecognizedVMOptions", "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow", "-Dtrainyard.data-directory=" + directory.toAbsolutePath()));
        options.addAll(List.of(flags));
        return options;
    }

    /** Posts a job and waits until it has succeeded. */
    static void train(ServiceProcess service, String specification) throws IOException, InterruptedException {
        HttpResponse<String> answer = service.post("/api/v1/jobs", specification);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        JsonNode posted = ServiceProcess.json(answer);
        JsonNode ended = posted.get("finished_at").isString() ? posted : await("the end of the job").atMost(LIMIT)
                .pollInterval(Duration.ofMillis(100)).until(() -> service.get("/api/v1/jobs/" + posted.get("id").stringValue()),
                        job -> job.get("finished_at").isString());
        assertThat(ended.get("status").stringValue()).as("%s", ended).isEqualTo("succeeded");
    }
}
