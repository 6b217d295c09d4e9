package dev.trainyard.job.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.DatabaseTest;
import dev.trainyard.job.attempt.JobRows;
import dev.trainyard.job.event.JobEvents;
import dev.trainyard.job.metric.JobMetrics;
import dev.trainyard.nn.training.TrainingObserver.Measurement;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

@DatabaseTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = {"trainyard.stream.heartbeat=1s", "trainyard.stream.max-viewers=20"})
@Timeout(60)
class StreamTest {

    /** One server-sent event. */
    private record Event(String name, String id, String data) {
    }

    @LocalServerPort
    int port;
    @Autowired
    JobEvents events;
    @Autowired
    JobMetrics metrics;
    @Autowired
    Streams streams;
    @Autowired
    JdbcTemplate database;

    final HttpClient http = HttpClient.newHttpClient();
    UUID job;

    @BeforeEach
    void insert() {
        // The server notices a closed connection only at the next write, and counts the viewer until then.
        patiently().until(() -> streams.subscribers() == 0);
        job = JobRows.insert(database);
    }

    @Test
    void streamsEventsLiveUntilTheJobEnds() {
        List<Event> seen = watch();
        patiently().until(() -> names(seen).contains("progress"));
        assertThat(seen.get(0).name()).isEqualTo("state");
        assertThat(seen.get(0).data()).contains("\"status\":\"running\"");

        events.append(job, 1, JobEvents.INFO, "started", "η is 3.0 – “go”");
        patiently().until(() -> names(seen).contains("log"));
        assertThat(seen.get(seen.size() - 1).data()).contains("η is 3.0 – “go”");

        measure(1, 1);
        patiently().until(() -> names(seen).contains("metric"));
        assertThat(seen.get(seen.size() - 1).data()).contains("\"training_cost\":1.0", "\"step\":1");

        succeed();
        patiently().until(() -> names(seen).contains("closed"));
        assertThat(names(seen)).containsExactly("state", "progress", "log", "metric", "state", "end", "closed");
        assertThat(seen.get(seen.size() - 2).data()).contains("\"status\":\"succeeded\"");
    }

    @Test
    void replaysAnEndedJob() throws Exception {
        events.append(job, 1, JobEvents.INFO, "started", "It begins.");
        measure(1, 700);
        metrics.flush(job);
        events.append(job, 1, JobEvents.INFO, "ended", "It ends.");
        succeed();

        List<Event> seen = replay(null);

        assertThat(names(seen)).startsWith("state", "log", "log", "metric").endsWith("end");
        assertThat(names(seen)).filteredOn("metric"::equals).hasSize(700);
    }

    @Test
    void continuesAfterTheLastEventId() throws Exception {
        for (int i = 0; i < 5; i++) {
            events.append(job, 1, JobEvents.INFO, "line", "line " + i);
        }
        measure(1, 600);
        metrics.flush(job);
        succeed();
        List<Event> all = replay(null).stream().filter(e -> List.of("log", "metric").contains(e.name())).toList();

        for (int cut : new int[] {0, 2, 4, 5, 300, 603}) {
            List<Event> rest = replay(all.get(cut).id()).stream().filter(e -> List.of("log", "metric").contains(e.name())).toList();
            assertThat(rest).isEqualTo(all.subList(cut + 1, all.size()));
        }
    }

    @Test
    void answersNoContentToAClientThatHasTheLastEvent() throws Exception {
        succeed();
        List<Event> seen = replay(null);

        assertThat(get(seen.get(seen.size() - 1).id()).statusCode()).isEqualTo(204);
    }

    @Test
    void doesNotCountSubscribersWhoseStreamHasEnded() throws Exception {
        succeed();
        for (int i = 0; i < 50; i++) {
            replay(null);
        }

        patiently().until(() -> streams.subscribers() == 0);
    }

    @Test
    void startsOverForAnUnknownEventId() throws Exception {
        events.append(job, 1, JobEvents.INFO, "started", "It begins.");
        succeed();

        assertThat(names(replay("nonsense"))).contains("log");
    }

    @Test
    void keepsAQuietConnectionAlive() throws IOException {
        try (Socket socket = connect()) {
            InputStream in = socket.getInputStream();
            StringBuilder received = new StringBuilder();
            while (received.indexOf("\n:\n\n") < 0) {
                int next = in.read();
                assertThat(next).as("what follows %s", received).isNotNegative();
                received.append((char) next);
            }
        }
    }

    @Test
    void isNotBlockedByAClientThatDoesNotRead() throws IOException {
        try (Socket deaf = connect()) {
            List<Event> seen = watch();
            for (int i = 0; i < 300; i++) {
                events.append(job, 1, JobEvents.INFO, "long", "x".repeat(3900));
            }
            measure(1, 5_000);
            metrics.flush(job);
            succeed();

            patiently().until(() -> names(seen).contains("closed"));
            assertThat(names(seen)).filteredOn("metric"::equals).hasSize(5_000);
            assertThat(deaf.isConnected()).isTrue();
        }
    }

    @Test
    void servesManySubscribersOfOneJobAndRefusesTooMany() throws Exception {
        List<List<Event>> subscribers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            subscribers.add(watch());
        }
        patiently().until(() -> subscribers.stream().allMatch(seen -> names(seen).contains("progress")));

        HttpResponse<InputStream> refused = get(null);
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();

        measure(1, 3);
        succeed();
        patiently().until(() -> subscribers.stream().allMatch(seen -> names(seen).contains("closed")));
        assertThat(subscribers).allSatisfy(seen -> assertThat(names(seen)).filteredOn("metric"::equals).hasSize(3));
        patiently().untilAsserted(() -> assertThat(names(replay(null))).contains("end"));
    }

    @Test
    void endsWhenTheJobIsDeleted() {
        List<Event> seen = watch();
        patiently().until(() -> names(seen).contains("progress"));

        database.update("delete from jobs where id = ?", job);

        patiently().until(() -> names(seen).contains("closed"));
    }

    @Test
    void answersNotFoundForAnUnknownJob() throws Exception {
        job = UUID.randomUUID();

        assertThat(get(null).statusCode()).isEqualTo(404);
    }

    private static ConditionFactory patiently() {
        return Awaitility.await().atMost(Duration.ofSeconds(30));
    }

    private void measure(int from, int to) {
        for (int step = from; step <= to; step++) {
            metrics.record(job, 1, new Measurement(step, step, step, true, Map.of("training_cost", 1.0 / step)));
        }
    }

    /** Ends the job as the executor does: stores the curves before the status. */
    private void succeed() {
        metrics.flush(job);
        database.update("update jobs set status = 'SUCCEEDED', stop_reason = 'COMPLETED' where id = ?", job);
    }

    /** Returns a live list of the events that a client receives. An event {@code closed} marks the end of the connection. */
    private List<Event> watch() {
        List<Event> seen = new CopyOnWriteArrayList<>();
        CompletableFuture.runAsync(() -> {
            try {
                read(get(null), seen);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            } finally {
                seen.add(new Event("closed", null, null));
            }
        }, task -> new Thread(task).start());
        return seen;
    }

    private List<Event> replay(String lastEventId) throws IOException, InterruptedException {
        List<Event> seen = new ArrayList<>();
        HttpResponse<InputStream> response = get(lastEventId);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
        read(response, seen);
        return seen;
    }

    private HttpResponse<InputStream> get(String lastEventId) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:%d/api/v1/jobs/%s/stream".formatted(port, job)))
                .header("Accept", "text/event-stream");
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        return http.send(request.build(), BodyHandlers.ofInputStream());
    }

    private static void read(HttpResponse<InputStream> response, List<Event> seen) throws IOException {
        try (InputStream body = response.body()) {
            String[] event = new String[3];
            for (String line : (Iterable<String>) new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8)).lines()::iterator) {
                if (line.isEmpty() && event[0] != null) {
                    seen.add(new Event(event[0], event[1], event[2]));
                    event = new String[3];
                }
                event[0] = line.startsWith("event:") ? line.substring(6) : event[0];
                event[1] = line.startsWith("id:") ? line.substring(3) : event[1];
                event[2] = line.startsWith("data:") ? line.substring(5) : event[2];
            }
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket("localhost", port);
        socket.getOutputStream().write("GET /api/v1/jobs/%s/stream HTTP/1.1\r\nHost: localhost\r\n\r\n".formatted(job)
                .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static List<String> names(List<Event> seen) {
        return seen.stream().map(Event::name).toList();
    }
}
