package dev.trainyard.job.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.trainyard.DatabaseTest;
import dev.trainyard.job.lifecycle.JobClient;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** A process with 20 MB of memory for jobs, and more worker threads than jobs fit into it. */
@DatabaseTest(properties = {"trainyard.memory=20MB", "trainyard.workers=3"})
@AutoConfigureMockMvc
class MemoryTest {

    private static final String DENSE = """
            {"name":"%s","dataset":"spirals","architecture":{"layers":[{"type":"dense","units":%d},{"type":"dense","units":%2$d},
               {"type":"dense","units":2,"activation":"softmax"}]},
             "cost":"log_likelihood","optimizer":{"type":"sgd","learning_rate":0.01},"batch_size":%d,"epochs":100000}""";

    @Autowired
    private MockMvcTester http;
    @Autowired
    private JdbcClient jdbc;
    private JobClient client;

    @BeforeEach
    void connect() {
        client = new JobClient(http);
    }

    @Test
    void runsJobsOneAfterTheOtherThatDoNotFitTogether() {
        String running = client.submit(DENSE.formatted("half", 600, 10));
        client.awaitStatus(running, "running");
        String waiting = client.submit(DENSE.formatted("half", 600, 10));
        await().until(() -> waitsForMemory(waiting));
        String small = client.submit(JobClient.spirals("small", 1));
        client.awaitStatus(small, "succeeded");
        assertThat(client.job(waiting).get("status").stringValue()).isEqualTo("queued");
        assertThat(client.job(waiting).get("attempt").intValue()).isZero();

        client.command(running, "cancel");
        client.awaitStatus(waiting, "running");
        client.command(waiting, "cancel");
    }

    @Test
    void releasesMemoryReservedForACancelledJob() {
        String running = client.submit(DENSE.formatted("half", 600, 10));
        client.awaitStatus(running, "running");
        String kept = client.submit(DENSE.formatted("half", 600, 10));
        await().until(() -> waitsForMemory(kept));
        jdbc.sql("update job_transitions set at = :longAgo where job_id = :job")
                .param("longAgo", OffsetDateTime.now().minusHours(1)).param("job", UUID.fromString(kept)).update();
        String small = await("memory is reserved for the large job, so a small one waits").until(() -> {
            String passing = client.submit(JobClient.spirals("small", 1));
            await().until(() -> waitsForMemory(passing) || client.job(passing).get("status").stringValue().equals("succeeded"));
            return passing;
        }, this::waitsForMemory);

        client.command(kept, "cancel");
        await("the memory is released before the reservation expires").atMost(Duration.ofSeconds(40))
                .until(() -> client.job(small).get("status").stringValue().equals("succeeded"));
        client.command(running, "cancel");
    }

    private boolean waitsForMemory(String id) {
        return client.get("/api/v1/jobs/" + id + "/events").toString().contains("waiting_for_memory");
    }

    @Test
    void refusesAJobTooLargeForEveryWorker() {
        assertThat(client.post("/api/v1/jobs", DENSE.formatted("wide", 3000, 10))).hasStatus(422).bodyText()
                .contains("#/architecture/layers", "training takes about", "the largest worker has 21 MB (trainyard.memory)")
                .doesNotContain("#/batch_size");
        assertThat(client.post("/api/v1/jobs:validate", DENSE.formatted("batch", 300, 20_000).replace("\"spirals\"", "\"stroke_digits\"")
                .replace("\"units\":2,", "\"units\":10,"))).hasStatus(422).bodyText()
                .contains("#/batch_size", "for a mini-batch on its way through the network").doesNotContain("#/architecture/layers");
        assertThat(client.get("/api/v1/jobs?model=wide").get("data")).isEmpty();
    }

    @Test
    void checksMemoryAgainstTheLargestLiveWorker() {
        String larger = DENSE.formatted("larger", 1500, 10);
        assertThat(client.post("/api/v1/jobs:validate", larger)).hasStatus(422);
        addWorker("00000000-0000-0000-0000-000000000001", Duration.ofMinutes(2));
        assertThat(client.post("/api/v1/jobs:validate", larger)).as("the larger worker is dead").hasStatus(422);
        addWorker("00000000-0000-0000-0000-000000000002", Duration.ZERO);
        assertThat(client.post("/api/v1/jobs:validate", larger)).hasStatusOk();
        jdbc.sql("delete from workers where process like '00000000%'").update();
    }

    private void addWorker(String process, Duration unseen) {
        jdbc.sql("insert into workers values (:process, 1000000000, 1000000000, :seen)")
                .param("process", process).param("seen", OffsetDateTime.now().minus(unseen)).update();
    }
}
