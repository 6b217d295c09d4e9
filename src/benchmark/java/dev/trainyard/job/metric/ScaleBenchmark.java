package dev.trainyard.job.metric;

import dev.trainyard.TestDatabase;
import dev.trainyard.Trainyard;
import dev.trainyard.nn.training.TrainingObserver.Measurement;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures lists of jobs and comparisons of curves over HTTP with many jobs: 10,000 (or the number given as argument), each with 1,000
 * points of 10 metrics. The jobs are copies of one trained job; the points are stored as {@link MetricStore} stores them, without
 * training. Runs on H2, or on PostgreSQL with {@code -Dtrainyard.test.database=postgresql}.
 */
public final class ScaleBenchmark {

    private static final int POINTS = 1000;
    private static final List<String> METRICS = List.of("training_cost", "training_accuracy", "validation_cost", "validation_accuracy",
            "gradient_norm", "weight_norm", "update_ratio", "speed.layer_1", "learning_rate", "examples_per_second");
    /** The number of different curves. Many jobs share each curve, which no database takes advantage of. */
    private static final int CURVES = 200;
    private static final int ROWS_AT_ONCE = 200;
    private static final int WARM_UP = 50;
    private static final int REQUESTS = 200;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Random random = new Random(4);
    private final JdbcTemplate database;
    private final String url;
    private final List<UUID> jobs = new ArrayList<>();

    private ScaleBenchmark(ConfigurableApplicationContext service) {
        database = service.getBean(JdbcTemplate.class);
        url = "http://localhost:" + ((WebServerApplicationContext) service).getWebServer().getPort() + "/api/v1";
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        TestDatabase directory = TestDatabase.create();
        SpringApplication application = new SpringApplication(Trainyard.class);
        Stream<String> properties = directory.properties().entrySet().stream().map(p -> "--" + p.getKey() + "=" + p.getValue());
        try (ConfigurableApplicationContext service = application.run(
                Stream.concat(Stream.of("--server.port=0", "--logging.level.dev.trainyard=WARN"), properties).toArray(String[]::new))) {
            ScaleBenchmark benchmark = new ScaleBenchmark(service);
            benchmark.fill(arguments.length == 0 ? 10_000 : Integer.parseInt(arguments[0]));
            benchmark.measure();
            benchmark.printSize(Path.of(directory.properties().get("trainyard.data-directory").toString()));
        }
    }

    private void fill(int count) throws IOException, InterruptedException {
        UUID template = train();
        List<Chunk> curves = IntStream.range(0, CURVES).mapToObj(i -> curves()).toList();
        List<List<byte[]>> contents = curves.stream().map(c -> chunks(c).map(ChunkCodec::encode).toList()).toList();
        Instant now = Instant.now();
        for (int i = 0; i < count; i++) {
            jobs.add(UUID.randomUUID());
        }
        inBatches(count, """
                insert into jobs (id, name, model, created_at, status, dataset, specification, stop_reason, attempt, interruptions, epoch,
                    step, seconds, examples_per_second, parameters, best_epoch, best_metrics, test_metrics, weights_sha256, provenance,
                    started_at, finished_at)
                select cast(? as uuid), cast(? as varchar(100)), cast(? as varchar(100)), cast(? as timestamp(6) with time zone),
                    cast(? as varchar(20)), dataset, specification, stop_reason, attempt, interruptions, epoch,
                    step, seconds, examples_per_second, parameters, best_epoch, best_metrics, test_metrics, weights_sha256, provenance,
                    started_at, finished_at from jobs where id = ?""",
                i -> Stream.<Object[]>of(new Object[] {jobs.get(i), "trial-" + i * 7919 % count, "model-" + i % 100,
                    Timestamp.from(now.minusSeconds(count - i)), i % 20 == 0 ? "FAILED" : i % 33 == 0 ? "CANCELLED" : "SUCCEEDED", template}));
        inBatches(count, "insert into job_tags (job_id, name, tag) values (?, ?, ?)", i -> Stream.of(
                new Object[] {jobs.get(i), "sweep", "sweep-" + i % 50}, new Object[] {jobs.get(i), "owner", "user-" + i % 7}));
        inBatches(count, """
                insert into job_transitions (job_id, position, from_status, to_status, attempt, at)
                select cast(? as uuid), position, from_status, to_status, attempt, at from job_transitions where job_id = ?""",
                i -> Stream.<Object[]>of(new Object[] {jobs.get(i), template}));
        inBatches(count, "insert into job_metric_chunks (job_id, first_point, points, last_step, content) values (?, ?, ?, ?, ?)", i -> {
            List<Chunk> chunks = chunks(curves.get(i % CURVES)).toList();
            return IntStream.range(0, chunks.size()).mapToObj(c -> new Object[] {jobs.get(i), c * MetricChunk.CAPACITY,
                chunks.get(c).size(), chunks.get(c).lastStep(), contents.get(i % CURVES).get(c)});
        });
    }

    /** Trains the job to be copied, so that the rows are as the service stores them. */
    private UUID train() throws IOException, InterruptedException {
        JsonNode job = JsonMapper.shared().readTree(send(HttpRequest.newBuilder(URI.create(url + "/jobs"))
                .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString("""
                        {"dataset":"spirals","architecture":{"layers":[
                           {"type":"dense","units":100,"activation":"relu"},{"type":"dropout","rate":0.5},
                           {"type":"dense","units":100,"activation":"relu"},{"type":"dense","units":2,"activation":"softmax"}]},
                         "cost":"log_likelihood","optimizer":{"type":"adam","learning_rate":0.01},"regularization":{"l2":0.1},
                         "lr_schedule":{"type":"cosine"},"early_stopping":{"monitor":"validation_accuracy"},"epochs":3}""")).build()));
        UUID id = UUID.fromString(job.get("id").stringValue());
        while (!JsonMapper.shared().readTree(get("/jobs/" + id)).get("finished_at").isString()) {
            Thread.sleep(100);
        }
        return id;
    }

    /** Returns realistic curves: they fall or rise, with noise, and most numbers use all their bits. */
    private Chunk curves() {
        List<Measurement> points = new ArrayList<>();
        double seconds = 0;
        for (int i = 1; i <= POINTS; i++) {
            seconds += 1 + random.nextDouble();
            Map<String, Double> values = new LinkedHashMap<>();
            for (String metric : METRICS) {
                double fall = 1 / (1 + i / 100.0);
                double noisy = fall * (1 + 0.1 * random.nextGaussian());
                values.put(metric, metric.endsWith("accuracy") ? Math.rint(1e4 * (1 - 0.5 * noisy)) / 1e4
                        : metric.equals("learning_rate") ? (float) fall : noisy);
            }
            points.add(new Measurement(i, i * 5000L, seconds, true, values));
        }
        return Chunk.of(points);
    }

    private static Stream<Chunk> chunks(Chunk curves) {
        return IntStream.iterate(0, from -> from < curves.size(), from -> from + MetricChunk.CAPACITY)
                .mapToObj(from -> curves.slice(from, Math.min(curves.size(), from + MetricChunk.CAPACITY)));
    }

    private void inBatches(int count, String sql, IntFunction<Stream<Object[]>> rows) {
        for (int from = 0; from < count; from += ROWS_AT_ONCE) {
            database.batchUpdate(sql, IntStream.range(from, Math.min(count, from + ROWS_AT_ONCE)).boxed().flatMap(rows::apply).toList());
        }
    }

    private void measure() throws IOException, InterruptedException {
        for (int i = 0; i < WARM_UP; i++) {
            send(request("/jobs").build());
            send(compare("").header("Accept-Encoding", "gzip").build());
        }
        System.out.printf("%-62s %8s %8s %8s%n", jobs.size() + " jobs", "p50 ms", "p99 ms", "KiB");
        for (String query : List.of("", "?limit=200", "?status=failed", "?status=running", "?tag=sweep:sweep-7", "?tag=owner:user-3&status=failed",
                "?model=model-42", "?dataset=spirals", "?sort=name", "?sort=-name&tag=sweep")) {
            row("GET /jobs" + query, () -> request("/jobs" + query).build());
        }
        String next = JsonMapper.shared().readTree(get("/jobs?limit=1000")).get("next").stringValue();
        String deep = JsonMapper.shared().readTree(get("/jobs?limit=1000&after=" + next)).get("next").stringValue();
        row("GET /jobs?after=… (the 2,001st job)", () -> request("/jobs?after=" + deep).build());
        String byName = JsonMapper.shared().readTree(get("/jobs?limit=1000&sort=name")).get("next").stringValue();
        row("GET /jobs?sort=name&after=… (the 1,001st job)", () -> request("/jobs?sort=name&after=" + byName).build());
        row("GET /jobs/{id}/metrics", () -> request("/jobs/" + any() + "/metrics").build());
        row("POST /metrics:query, 10 jobs, 1 metric, max_points 500", () -> compare(", \"names\":[\"validation_accuracy\"]").build());
        row("POST /metrics:query, 10 jobs, 10 metrics, max_points 500", () -> compare("").build());
        row("the same, gzip", () -> compare("").header("Accept-Encoding", "gzip").build());
    }

    private UUID any() {
        return jobs.get(random.nextInt(jobs.size()));
    }

    private HttpRequest.Builder compare(String names) {
        String some = Stream.generate(this::any).limit(10).map(id -> "\"" + id + "\"").collect(Collectors.joining(","));
        return request("/metrics:query").header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"jobs\":[%s]%s,\"max_points\":500}".formatted(some, names)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path));
    }

    private String get(String path) throws IOException, InterruptedException {
        return new String(send(request(path).build()));
    }

    private byte[] send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        byte[] body = response.body().readAllBytes();
        if (response.statusCode() >= 300) {
            throw new IllegalStateException(request + " is answered " + response.statusCode() + ": " + new String(body));
        }
        return body;
    }

    private void row(String what, Supplier<HttpRequest> request) throws IOException, InterruptedException {
        for (int i = 0; i < WARM_UP; i++) {
            send(request.get());
        }
        long[] nanos = new long[REQUESTS];
        long bytes = 0;
        for (int i = 0; i < REQUESTS; i++) {
            HttpRequest next = request.get();
            // Running jobs always change rows. Without a change, H2 would answer a repeated query from its cache.
            database.update("update jobs set step = step + 1 where id = ?", any());
            long start = System.nanoTime();
            bytes += send(next).length;
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        System.out.printf("%-62s %8.1f %8.1f %8.1f%n", what, nanos[REQUESTS / 2] / 1e6, nanos[REQUESTS * 99 / 100] / 1e6,
                bytes / 1024.0 / REQUESTS);
    }

    private void printSize(Path directory) throws IOException {
        String product = database.execute((ConnectionCallback<String>) connection -> connection.getMetaData().getDatabaseProductName());
        long size = 0;
        if (product.equals("PostgreSQL")) {
            size = database.queryForObject("select pg_database_size(current_database())", Long.class);
        } else {
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    size += Files.size(file);
                }
            }
        }
        System.out.printf("%.0f MiB on the disk of %s, %.1f bytes for a value%n", size / 1048576.0, product,
                (double) size / jobs.size() / POINTS / METRICS.size());
    }
}
