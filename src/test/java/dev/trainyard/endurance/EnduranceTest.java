package dev.trainyard.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.ServiceProcess;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Runs short jobs, predictions over many models, imports and deletions on one process. Requires no 5xx answers, and resident memory that
 * stays below the budget stated by the process and is flat after warm-up. {@code -Dtrainyard.endurance.jobs=}, {@code …predictions=},
 * {@code …models=} and {@code …imports=} set the numbers.
 */
@Tag("process")
@EnabledOnOs(value = OS.LINUX, disabledReason = "reads the resident memory of a process in /proc")
class EnduranceTest {

    private static final int JOBS = Integer.getInteger("trainyard.endurance.jobs", 30);
    private static final int PREDICTIONS = Integer.getInteger("trainyard.endurance.predictions", 1000);
    private static final int MODELS = Integer.getInteger("trainyard.endurance.models", 15);
    private static final int IMPORTS = Integer.getInteger("trainyard.endurance.imports", 5);
    /** Whether there are enough jobs to show that memory is flat. */
    private static final boolean LONG = JOBS >= 1000;
    private static final Duration SOON = Duration.ofSeconds(1);
    /** Bytes outside the heap besides arrays: classes, compiled code, threads. The service reserves as much for them. */
    private static final long OVERHEAD = 384L << 20;

    @TempDir
    private Path directory;

    static Stream<List<String>> flags() {
        return LONG ? Stream.of(List.of(), List.of("-Xmx256m")) : Stream.of(List.of("-Xmx256m"));
    }

    @ParameterizedTest
    @MethodSource("flags")
    void memoryStaysFlatAndNothingFails(List<String> flags) throws Exception {
        try (ServiceProcess service = ServiceProcess.start(Endurance.java(),
                Endurance.options(directory, flags.toArray(String[]::new)), directory)) {
            service.awaitReady();
            ResidentMemory whole = new ResidentMemory(service.pid());
            try (LivenessProbe probe = new LivenessProbe(service)) {
                Load load = new Load(service, whole, LONG);
                load.run("jobs", JOBS, 4, i -> train(service, i));
                load.run("predictions", PREDICTIONS, 8, i -> predict(service, i));
                load.run("imports and deletions", IMPORTS, 2, i -> importAndDelete(service, i));
                long budget = budget(service);
                System.out.printf("%s %s: slowest answer of liveness %d ms; resident memory, of a budget of %d MiB: %s%n", Endurance.java(),
                        flags, probe.slowest().toMillis(), budget >> 20, whole);
                whole.requireBelow(budget);
                probe.requireAnswers(SOON);
            }
        }
    }

    /** Trains networks of many shapes, so that a cache by shape would grow if it were unbounded. */
    private static void train(ServiceProcess service, int i) throws IOException, InterruptedException {
        String layers = switch (kind(i)) {
            case "stroke_digits" -> """
                    {"input":[1,28,28],"layers":[{"type":"conv2d","filters":%d,"kernel":[5,5],"activation":"relu"},
                     {"type":"max_pool","size":[2,2]},{"type":"dense","units":10,"activation":"softmax"}]}""".formatted(2 + i % 7);
            default -> """
                    {"layers":[{"type":"dense","units":%d,"activation":"tanh"},{"type":"dense","units":2,"activation":"softmax"}]}"""
                    .formatted(4 + i % 97);
        };
        Endurance.train(service, """
                {"model":"%s","dataset":"%s","subset":{"train":50,"validation":20},"architecture":%s,"cost":"log_likelihood",
                 "optimizer":{"type":"sgd","learning_rate":0.1,"momentum":0.9},"epochs":2,"threads":%d}"""
                .formatted(model(i), kind(i), layers, 1 + i % Math.min(2, Runtime.getRuntime().availableProcessors())));
    }

    private static void predict(ServiceProcess service, int i) throws IOException, InterruptedException {
        int model = i % Math.min(MODELS, JOBS);
        int inputs = kind(model).equals("stroke_digits") ? 784 : 2;
        StringBuilder instance = new StringBuilder("0.1");
        for (int value = 1; value < inputs; value++) {
            instance.append(",0.").append(value % 10);
        }
        HttpResponse<String> answer = service.post("/api/v1/models/" + model(model) + "/predict", "{\"instances\":[[" + instance + "]]}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static void importAndDelete(ServiceProcess service, int i) throws IOException, InterruptedException {
        Random random = new Random(i);
        StringBuilder table = new StringBuilder("a,b,c,d,kind\n");
        for (int row = 0; row < 500; row++) {
            table.append("%.3f,%.3f,%.3f,%.3f,%s%n".formatted(random.nextDouble(), random.nextDouble(), random.nextDouble(),
                    random.nextDouble(), random.nextBoolean() ? "one" : "other"));
        }
        String name = "table-" + i;
        HttpResponse<String> made = service.upload("/api/v1/datasets", Map.of("name", name, "format", "csv", "target", "kind"), "file",
                table.toString().getBytes(StandardCharsets.UTF_8));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        assertThat(service.status("/api/v1/datasets/" + name + "/examples?split=train")).isEqualTo(200);
        assertThat(service.delete("/api/v1/datasets/" + name).statusCode()).isEqualTo(204);
    }

    private static String kind(int i) {
        return i % Math.min(MODELS, JOBS) % 5 == 0 ? "stroke_digits" : "spirals";
    }

    private static String model(int i) {
        return "model-" + i % Math.min(MODELS, JOBS);
    }

    /** Returns the budget of resident bytes: the native budget in the process's metrics, its largest heap, and {@link #OVERHEAD}. */
    private static long budget(ServiceProcess service) throws IOException, InterruptedException {
        assertThat(service.status("/actuator/metrics/trainyard.memory.total")).as("the metric of the budget").isEqualTo(200);
        return value(service.get("/actuator/metrics/trainyard.memory.total?tag=area:native"))
                + value(service.get("/actuator/metrics/jvm.memory.max?tag=area:heap")) + OVERHEAD;
    }

    private static long value(JsonNode metric) {
        return metric.at("/measurements/0/value").longValue();
    }
}
