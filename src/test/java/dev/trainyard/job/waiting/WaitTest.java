package dev.trainyard.job.waiting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.trainyard.DatabaseTest;
import dev.trainyard.job.attempt.JobRows;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** Has the properties of {@code StreamTest}, so that both share one service. */
@DatabaseTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = {
    "trainyard.stream.heartbeat=1s", "trainyard.stream.max-viewers=20"})
@Timeout(60)
class WaitTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String JOB = """
            {"name":"waited","dataset":"spirals","architecture":{"layers":[{"type":"dense","units":2,"activation":"softmax"}]},
             "optimizer":{"type":"sgd","learning_rate":0.1},"epochs":2}""";

    @LocalServerPort
    int port;
    @Autowired
    WaitingClients clients;
    @Autowired
    JdbcTemplate database;

    final HttpClient http = HttpClient.newHttpClient();

    @Test
    void answersASubmissionWhenTheJobHasEnded() throws Exception {
        HttpResponse<String> answer = http.send(HttpRequest.newBuilder(uri("/api/v1/jobs?wait=60s"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JOB)).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.headers().firstValue("Location")).isPresent();
        assertThat(answer.body()).contains("\"status\":\"succeeded\"");
    }

    @Test
    void namesAWrongTimeBesideTheWrongFields() throws Exception {
        HttpResponse<String> answer = http.send(HttpRequest.newBuilder(uri("/api/v1/jobs?wait=soon"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"dataset\":\"xor\"}")).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("\"parameter\":\"wait\"", "\"pointer\":\"#/architecture\"", "\"pointer\":\"#/optimizer\"");
    }

    @Test
    void answersWhenAnotherProcessEndsTheJob() {
        UUID job = JobRows.insert(database);
        CompletableFuture<HttpResponse<String>> answer = get(job, "60s");
        await().atMost(LIMIT).until(() -> clients.count() == 1);
        assertThat(answer).isNotDone();
        database.update("update jobs set status = 'SUCCEEDED', stop_reason = 'COMPLETED' where id = ?", job);
        assertThat(answer).succeedsWithin(LIMIT).satisfies(ended -> {
            assertThat(ended.statusCode()).isEqualTo(200);
            assertThat(ended.body()).contains("\"status\":\"succeeded\"");
        });
    }

    @Test
    void answersWithTheRunningJobAfterTheTime() {
        UUID job = JobRows.insert(database);
        assertThat(get(job, "100ms")).succeedsWithin(LIMIT).satisfies(answer -> {
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("\"status\":\"running\"");
        });
    }

    @Test
    void stopsWaitingWhenTheClientHasGone() throws IOException {
        UUID job = JobRows.insert(database);
        try (Socket socket = new Socket("localhost", port)) {
            socket.getOutputStream().write("GET /api/v1/jobs/%s?wait=60s HTTP/1.1\r\nHost: localhost\r\n\r\n".formatted(job)
                    .getBytes(StandardCharsets.US_ASCII));
            await().atMost(LIMIT).until(() -> clients.count() == 1);
        }
        await().atMost(LIMIT).until(() -> clients.count() == 0);
    }

    @Test
    void refusesWrongTimesAndUnknownJobs() {
        UUID job = JobRows.insert(database);
        for (String wrong : new String[] {"", "30", "-1s", "2h", "61s", "99999999999s", "x"}) {
            assertThat(get(job, wrong)).succeedsWithin(LIMIT).satisfies(answer -> {
                assertThat(answer.statusCode()).isEqualTo(422);
                assertThat(answer.body()).contains("#/wait");
            });
        }
        assertThat(get(UUID.randomUUID(), "1s")).succeedsWithin(LIMIT).satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(404));
    }

    private CompletableFuture<HttpResponse<String>> get(UUID job, String wait) {
        return http.sendAsync(HttpRequest.newBuilder(uri("/api/v1/jobs/%s?wait=%s".formatted(job, wait))).build(), BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + port + path);
    }
}
