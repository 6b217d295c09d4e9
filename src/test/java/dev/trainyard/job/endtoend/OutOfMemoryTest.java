package dev.trainyard.job.endtoend;

import static dev.trainyard.ServiceProcess.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.trainyard.ServiceProcess;
import dev.trainyard.TestDatabase;
import dev.trainyard.job.lifecycle.JobClient;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A process whose operating system limit is below its configured memory. */
@Tag("process")
@EnabledOnOs(value = OS.LINUX, disabledReason = "limits the memory of a process by prlimit and reads /proc")
class OutOfMemoryTest {

    /** 25 million weights: 100 MB, and several copies during training. */
    private static final String LARGE = """
            {"name":"large","dataset":"spirals","architecture":{"layers":[{"type":"dense","units":5000},{"type":"dense","units":5000},
               {"type":"dense","units":2,"activation":"softmax"}]},"cost":"log_likelihood",
             "optimizer":{"type":"adam","learning_rate":0.001},"epochs":1,"limits":{"max_attempts":2}}""";
    private static final long LEFT = 150_000_000;

    @TempDir
    private Path logs;

    @Test
    void outOfMemoryFailsOnlyTheJobThatNeedsTooMuch() throws Exception {
        try (ServiceProcess service = ServiceProcess.start(TestDatabase.embedded(), logs, "trainyard.workers=2",
                "trainyard.memory=4GB", "trainyard.retry-delay=500ms")) {
            service.awaitReady();
            String neighbour = submit(service, JobClient.spirals("neighbour", JobClient.ENDLESS));
            awaitStatus(service, neighbour, "running");
            limit(service, virtualBytes(service) + LEFT);

            String large = submit(service, LARGE);
            JsonNode failed = awaitStatus(service, large, "failed");
            assertThat(failed.at("/error/code").stringValue()).as(failed.toString()).isEqualTo("out_of_memory");
            assertThat(failed.get("attempt").intValue()).isEqualTo(2);
            assertThat(service.get("/api/v1/jobs/" + large + "/events").toString()).contains("not enough memory to train");

            JsonNode other = service.get("/api/v1/jobs/" + neighbour);
            assertThat(other.get("status").stringValue()).isEqualTo("running");
            assertThat(other.get("attempt").intValue()).isEqualTo(1);
            awaitStatus(service, submit(service, JobClient.spirals("next", 1)), "succeeded");
        }
    }

    private static void limit(ServiceProcess service, long bytes) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("prlimit", "--pid", Long.toString(service.pid()), "--as=" + bytes).inheritIO().start().waitFor()).isZero();
    }

    private static long virtualBytes(ServiceProcess service) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + service.pid() + "/status")).stream().filter(line -> line.startsWith("VmSize"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024).findFirst().orElseThrow();
    }

    private static String submit(ServiceProcess service, String specification) throws IOException, InterruptedException {
        HttpResponse<String> response = service.post("/api/v1/jobs", specification);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        return ServiceProcess.json(response).get("id").stringValue();
    }

    private static JsonNode awaitStatus(ServiceProcess service, String id, String status) throws IOException, InterruptedException {
        await("job " + id + " is " + status).atMost(LIMIT)
                .until(() -> service.get("/api/v1/jobs/" + id).get("status").stringValue(), status::equals);
        return service.get("/api/v1/jobs/" + id);
    }
}
