package dev.trainyard.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.trainyard.DatabaseTest;
import dev.trainyard.job.lifecycle.JobClient;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@DatabaseTest
@AutoConfigureMockMvc
class JobControllerTest {

    @Autowired
    private MockMvcTester http;
    @Value("${trainyard.data-directory}")
    private Path data;
    private JobClient client;

    @BeforeEach
    void connect() {
        client = new JobClient(http);
    }

    @Test
    void trainsANetworkAndRegistersItAsAModel() {
        String id = client.submit(JobClient.spirals("trains", 20).replace("\"learning_rate\":0.1",
                "\"learning_rate\":0.1,\"momentum\":0.9"));
        JsonNode job = client.awaitStatus(id, "succeeded");
        assertThat(job.get("stop_reason").stringValue()).isEqualTo("completed");
        assertThat(job.get("attempt").intValue()).isEqualTo(1);
        assertThat(job.at("/progress/epoch").doubleValue()).isEqualTo(20);
        assertThat(job.at("/progress/step").intValue()).isEqualTo(20 * 200);
        // Chance is 0.5; a linear network reaches 0.65.
        assertThat(job.at("/best/metrics/validation_accuracy").doubleValue()).isBetween(0.85, 1.0);
        assertThat(job.at("/test/accuracy").doubleValue()).isBetween(0.85, 1.0);
        assertThat(job.get("model_version").intValue()).isEqualTo(1);
        assertThat(job.get("weights_sha256").stringValue()).hasSize(64);
        assertThat(job.at("/provenance/selected_on").stringValue()).isEqualTo("validation_accuracy");
        assertThat(job.at("/provenance/dataset_sha256").stringValue()).hasSize(64);
        assertThat(client.get("/api/v1/models/trains/versions/1").get("weights_sha256")).isEqualTo(job.get("weights_sha256"));
        assertThat(StreamSupport.stream(job.get("transitions").spliterator(), false).map(t -> t.get("to").stringValue()))
                .containsExactly("queued", "running", "succeeded");
    }

    @Test
    void trainsTheSameJobToTheSameBits() {
        String one = client.submit(JobClient.spirals("twin", 5));
        String other = client.submit(JobClient.spirals("twin", 5));
        assertThat(client.awaitStatus(one, "succeeded").get("weights_sha256"))
                .isEqualTo(client.awaitStatus(other, "succeeded").get("weights_sha256"));
    }

    /** Libraries bring converters of other formats, which know nothing of this service's JSON. */
    @Test
    void takesAndAnswersJsonOnly() {
        for (String type : List.of("application/yaml", "application/xml", "application/cbor")) {
            MvcTestResult body = http.post().uri("/api/v1/jobs").contentType(type).content("dataset: [1").exchange();
            assertThat(body).hasStatus(415).hasHeader("Accept", "application/json");
            assertThat(http.get().uri("/api/v1/jobs").accept(type)).hasStatus(406);
        }
    }

    @Test
    void showsEveryDefault() {
        MvcTestResult result = client.post("/api/v1/jobs:validate", """
                {"dataset":"xor","architecture":{"layers":[{"type":"dense","units":3},{"type":"dense","units":2}]},
                 "optimizer":{"type":"sgd","learning_rate":1}}""");
        assertThat(result).hasStatusOk();
        ObjectNode plan = (ObjectNode) JobClient.json(result);
        JsonNode memory = plan.remove("memory");
        assertThat(memory.get("native_bytes").longValue()).isEqualTo(732 + 2 * 4 * 17);
        assertThat(memory.get("heap_bytes").longValue()).isEqualTo(288 + 4 * 4 * (2 * 2 + 10));
        assertThat(memory.get("available_native_bytes").longValue()).isPositive();
        assertThat(memory.get("available_heap_bytes").longValue()).isPositive();
        assertThat(plan).isEqualTo(JsonMapper.shared().readTree("""
                {"specification":{
                  "name":"xor-2-3-2","model":"xor-2-3-2","tags":{},"priority":0,"dataset":"xor","split":null,"subset":null,"standardize_targets":null,"class_weights":null,
                  "architecture":{"input":[2],"layers":[{"type":"dense","units":3,"activation":"sigmoid"},
                    {"type":"dense","units":2,"activation":"sigmoid"}]},
                  "objective":{"type":"supervised"},"cost":"cross_entropy","initialization":"scaled_normal",
                  "optimizer":{"type":"sgd","learning_rate":1.0,"momentum":0.0,"nesterov":false},"lr_schedule":{"type":"constant"},
                  "early_stopping":null,"keep":"best","regularization":{"l1":0.0,"l2":0.0,"max_norm":null},"gradient_clipping":null,"augmentation":[],"batch_size":10,"epochs":30,"seed":0,
                  "monitor":{"every_examples":null,"validation_examples":null,"metrics":[]},"pretraining":null,"threads":1,
                  "limits":{"max_seconds":null,"max_attempts":3},
                  "checkpoint":{"every_epochs":1,"every_seconds":60,"keep_last":2},
                  "warm_start":null},
                 "layers":[
                  {"layer":{"type":"dense","units":3,"activation":"sigmoid"},"output":[3],"parameters":9},
                  {"layer":{"type":"dense","units":2,"activation":"sigmoid"},"output":[2],"parameters":8}],
                 "parameters":17,"memory_bytes":1380,"seconds":0.000090408,
                 "warnings":["batch_size 10 is more than the 4 training examples: every epoch is one step of all of them."]}"""));
    }

    @Test
    void standardizesTheTargetsOfALinearRegressionUnlessToldOtherwise() {
        String function = "{\"dataset\":\"function\",\"optimizer\":{\"type\":\"sgd\",\"learning_rate\":1},%s\"architecture\":{\"layers\":"
                + "[{\"type\":\"dense\",\"units\":1,\"activation\":\"%s\"}]}}";
        assertThat(standardizes(function.formatted("", "linear"))).isEqualTo("true");
        assertThat(standardizes(function.formatted("", "sigmoid"))).isEqualTo("false");
        assertThat(standardizes(function.formatted("\"standardize_targets\":false,", "linear"))).isEqualTo("false");
        assertThat(client.post("/api/v1/jobs:validate", function.formatted("\"standardize_targets\":true,", "relu")))
                .hasStatus(422).bodyText().contains("#/standardize_targets", "must be false unless");
        assertThat(client.post("/api/v1/jobs:validate", """
                {"dataset":"xor","architecture":{"layers":[{"type":"dense","units":2}]},"standardize_targets":false,
                 "optimizer":{"type":"sgd","learning_rate":1}}""")).hasStatus(422).bodyText().contains("#/standardize_targets", "classes");
    }

    @Test
    void takesClassWeightsAndOneOutputForTwoClasses() {
        String xor = "{\"dataset\":\"xor\",\"optimizer\":{\"type\":\"%s\",\"learning_rate\":1},\"class_weights\":%s,"
                + "\"architecture\":{\"layers\":[{\"type\":\"dense\",\"units\":1,\"activation\":\"sigmoid\"}]}}";
        for (String weights : List.of("\"balanced\"", "{\"1\":2.5}", "null")) {
            assertThat(client.post("/api/v1/jobs:validate", xor.formatted("sgd", weights))).hasStatusOk();
        }
        assertThat(client.post("/api/v1/jobs:validate", xor.formatted("sgd", "{\"2\":1}"))).hasStatus(422).bodyText()
                .contains("#/class_weights/2", "must be a class of the job");
        assertThat(client.post("/api/v1/jobs:validate", xor.formatted("sgd", "\"fair\""))).hasStatus(422).bodyText()
                .contains("#/class_weights", "balanced");
        assertThat(client.post("/api/v1/jobs:validate", xor.formatted("newton", "\"balanced\""))).hasStatus(422).bodyText()
                .contains("#/optimizer/type", "weights");
    }

    private String standardizes(String specification) {
        return JobClient.json(client.post("/api/v1/jobs:validate", specification)).at("/specification/standardize_targets").asString();
    }

    /** The default cost depends on output activation and task. No violation mentions a cost that the request does not contain. */
    @Test
    void choosesTheCostByTheTask() {
        String specification = """
                {"dataset":"%s","architecture":{"layers":[{"type":"dense","units":%d,"activation":"%s"}]}%s,
                 "optimizer":{"type":"%s","learning_rate":1}}""";
        BiFunction<String, String, String> chosen = (output, named) -> client.json(client.post("/api/v1/jobs:validate",
                specification.formatted("xor", 2, output, named, "sgd"))).at("/specification/cost").stringValue();
        assertThat(List.of("softmax", "sigmoid", "linear", "tanh", "step")).extracting(output -> chosen.apply(output, ""))
                .containsExactly("log_likelihood", "cross_entropy", "quadratic", "quadratic", "perceptron");
        assertThat(chosen.apply("softmax", ",\"cost\":\"cross_entropy\"")).isEqualTo("cross_entropy");

        for (String output : List.of("linear", "sigmoid", "softmax")) {
            assertThat(client.json(client.post("/api/v1/jobs:validate", specification.formatted("function", 1, output, "", "sgd")))
                    .at("/specification/cost").stringValue()).as(output).isEqualTo("quadratic");
        }
        for (String optimizer : List.of("sgd", "newton")) {
            assertThat(client.post("/api/v1/jobs:validate", specification.formatted("function", 1, "step", "", optimizer)))
                    .hasStatus(422).bodyText().contains("#/architecture/layers/0/activation").doesNotContain("cost\"");
        }
        assertThat(client.post("/api/v1/jobs:validate", specification.formatted("function", 1, "softmax", "", "newton")))
                .hasStatus(422).bodyText().contains("#/architecture/layers/0/activation").doesNotContain("#/cost");
    }

    /** A recurrent layer uses each weight in every time step. */
    @Test
    void estimatesRecurrentLayersByTheirTimeSteps() {
        String sequences = """
                {"dataset":"mnist_rows","architecture":{"layers":[{"type":"%s","units":128},
                 {"type":"dense","units":10,"activation":"softmax"}]},"cost":"log_likelihood","batch_size":%d,"epochs":1,
                 "optimizer":{"type":"sgd","learning_rate":1}}""";
        JsonNode estimate = client.json(client.post("/api/v1/jobs:validate", sequences.formatted("lstm", 64)));
        assertThat(estimate.at("/specification/architecture/input").toString()).isEqualTo("[28,28]");
        assertThat(estimate.get("parameters").asInt()).isEqualTo(81_674);
        assertThat(estimate.get("seconds").asDouble()).isBetween(10.0, 30.0);

        MvcTestResult refused = client.post("/api/v1/jobs:validate", sequences.formatted("lstm", 50_000));
        assertThat(refused).hasStatus(422).bodyText().contains("#/batch_size", "must be at most 39501 for a network that keeps 27182");
        assertThat(client.post("/api/v1/jobs:validate", sequences.formatted("recurrent", 64).replace("mnist_rows", "spirals")))
                .hasStatus(422).bodyText().contains("#/architecture/layers/0", "must be given sequences [time, features]");
    }

    @Test
    void reportsAllInvalidFieldsAtOnce() {
        MvcTestResult result = client.post("/api/v1/jobs", """
                {"dataset":"spirals","priority":101,"architecture":{"input":[3],"layers":[{"type":"dense","units":4},{"type":"dense","units":3}]},
                 "optimiser":{"type":"sgd","learning_rate":1},"epochs":0,"batch_size":"ten",
                 "early_stopping":{"monitor":"validation_accurcy","patience":0},"split":{"train":5000,"validation":10}}""");
        assertThat(result).hasStatus(422).hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(result).bodyJson().extractingPath("$.errors[*].pointer").asArray().containsExactlyInAnyOrder(
                "#/optimiser", "#/optimizer", "#/epochs", "#/batch_size", "#/early_stopping/patience", "#/early_stopping/monitor",
                "#/architecture/input", "#/architecture/layers/1/units", "#/split", "#/priority");
        assertThat(result).bodyText().contains("did you mean optimizer?", "must be 2, one for each class, got 3");
    }

    @Test
    void suggestsTheClosestDatasetName() {
        MvcTestResult result = client.post("/api/v1/jobs", JobClient.spirals("lost", 1).replace("\"spirals\"", "\"spiral\""));
        assertThat(result).hasStatus(422);
        assertThat(result).bodyJson().extractingPath("$.errors").asArray().hasSize(1);
        assertThat(result).bodyText().contains("#/dataset", "did you mean spirals?");
    }

    @Test
    void storesNothingOfAnInvalidJob() {
        assertThat(client.post("/api/v1/jobs", JobClient.spirals("invalid", 0))).hasStatus(422);
        assertThat(client.get("/api/v1/jobs?model=invalid").get("data")).isEmpty();
    }

    @Test
    void createsOneJobForConcurrentRequestsWithTheSameKey() throws Exception {
        String key = UUID.randomUUID().toString();
        String specification = JobClient.spirals("once", 1);
        ExecutorService pool = Executors.newFixedThreadPool(50);
        try {
            Callable<String> post = () -> {
                MvcTestResult result = keyed(key, specification);
                assertThat(result).hasStatus(201);
                return JobClient.json(result).get("id").stringValue();
            };
            Set<String> ids = new HashSet<>();
            for (Future<String> id : pool.invokeAll(IntStream.range(0, 50).mapToObj(i -> post).toList())) {
                ids.add(id.get());
            }
            assertThat(ids).hasSize(1);
        } finally {
            pool.shutdown();
        }
        assertThat(client.get("/api/v1/jobs?model=once").get("data")).hasSize(1);
        assertThat(keyed(key, JobClient.spirals("twice", 1))).hasStatus(422);
    }

    private MvcTestResult keyed(String key, String specification) {
        return http.post().uri("/api/v1/jobs").header("Idempotency-Key", key).contentType(MediaType.APPLICATION_JSON)
                .content(specification).exchange();
    }

    @Test
    void cancelsARunningJob() {
        String id = client.submit(JobClient.spirals("cancelled", JobClient.ENDLESS));
        client.awaitStatus(id, "running");
        assertThat(client.command(id, "cancel")).hasStatus(202);
        assertThat(client.command(id, "cancel")).hasStatus(200);
        JsonNode job = client.awaitStatus(id, "cancelled");
        assertThat(job.get("stop_reason").stringValue()).isEqualTo("cancelled");
        assertThat(job.get("model_version").isNull()).isTrue();
        assertThat(client.command(id, "resume")).hasStatus(409);
    }

    @Test
    void registersTheBestModelOfAStoppedJob() {
        String id = client.submit(JobClient.spirals("stopped", JobClient.ENDLESS));
        await().until(() -> client.job(id).get("best").isObject());
        assertThat(client.command(id, "stop")).hasStatus(202);
        JsonNode job = client.awaitStatus(id, "succeeded");
        assertThat(job.get("stop_reason").stringValue()).isEqualTo("stopped");
        assertThat(job.get("model_version").intValue()).isEqualTo(1);
    }

    @Test
    void resumesFromTheCheckpointOfAPause() throws Exception {
        String id = client.submit(JobClient.spirals("paused", JobClient.ENDLESS));
        client.awaitStatus(id, "running");
        assertThat(client.command(id, "pause")).hasStatus(202);
        double epoch = client.awaitStatus(id, "paused").at("/progress/epoch").doubleValue();
        JsonNode checkpoint = client.get("/api/v1/jobs/" + id + "/checkpoints").at("/data/0");
        assertThat(checkpoint.get("epoch").doubleValue()).isEqualTo(Math.floor(epoch));

        assertThat(client.command(id, "resume")).hasStatus(202);
        await().until(() -> client.job(id).at("/progress/epoch").doubleValue() > epoch);
        assertThat(client.job(id).get("attempt").intValue()).isEqualTo(2);
        assertThat(client.get("/api/v1/jobs/" + id + "/events").toString()).contains("resumed");
        client.command(id, "cancel");
    }

    @Test
    void servesCheckpointsWithTheirDigest() throws Exception {
        String id = client.submit(JobClient.spirals("checkpointed", JobClient.ENDLESS));
        await().until(() -> client.get("/api/v1/jobs/" + id + "/checkpoints").get("data").size() > 0);
        client.command(id, "pause");
        client.awaitStatus(id, "paused");
        JsonNode checkpoint = client.get("/api/v1/jobs/" + id + "/checkpoints").at("/data/0");
        String path = "/api/v1/jobs/%s/checkpoints/%s/content".formatted(id, checkpoint.get("step"));
        MvcTestResult content = http.get().uri(path).exchange();
        byte[] file = content.getResponse().getContentAsByteArray();
        byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(file);
        assertThat(content).hasStatusOk().hasHeader("Digest", "sha-256=" + Base64.getEncoder().encodeToString(sha256));
        MvcTestResult rest = http.get().uri(path).header("Range", "bytes=100-").exchange();
        assertThat(rest).as("a continued download").hasStatus(206);
        assertThat(rest.getResponse().getContentAsByteArray()).isEqualTo(Arrays.copyOfRange(file, 100, file.length));
        assertThat(http.get().uri("/api/v1/jobs/" + id + "/checkpoints/0")).hasStatus(404);

        try (DirectoryStream<Path> saved = Files.newDirectoryStream(data.resolve("artifacts/checkpoints").resolve(id),
                "1-" + checkpoint.get("step") + "-*.safetensors")) {
            Files.write(saved.iterator().next(), new byte[1]);
        }
        assertThat(http.get().uri(path)).as("a damaged checkpoint is not sent").hasStatus(500)
                .hasContentTypeCompatibleWith("application/problem+json");
        client.command(id, "cancel");
    }

    @Test
    void deletesAllDataOfAnEndedJob() throws Exception {
        String id = client.submit(JobClient.spirals("deleted", JobClient.ENDLESS));
        await().until(() -> client.get("/api/v1/jobs/" + id + "/checkpoints").get("data").size() > 0);
        assertThat(http.delete().uri("/api/v1/jobs/" + id)).hasStatus(409);
        client.command(id, "pause");
        client.awaitStatus(id, "paused");
        client.command(id, "cancel");
        assertThat(http.delete().uri("/api/v1/jobs/" + id)).hasStatus(204);
        assertThat(http.get().uri("/api/v1/jobs/" + id)).hasStatus(404);
        try (var files = Files.walk(data)) {
            assertThat(files.filter(file -> file.toString().contains(id)).filter(Files::isRegularFile)).isEmpty();
        }
    }

    @Test
    void listsJobsInPages() {
        for (String name : List.of("page-b", "page-a", "page-c")) {
            client.submit(JobClient.spirals(name, 1).replace("\"epochs\"", "\"tags\":{\"list\":\"pages\"},\"epochs\""));
        }
        String list = "/api/v1/jobs?tag=list:pages&limit=2&sort=";
        JsonNode first = client.get(list + "name");
        assertThat(names(first)).containsExactly("page-a", "page-b");
        assertThat(first.get("has_more").booleanValue()).isTrue();
        JsonNode second = client.get(list + "name&after=" + first.get("next").stringValue());
        assertThat(names(second)).containsExactly("page-c");
        assertThat(second.get("has_more").booleanValue()).isFalse();

        JsonNode latest = client.get(list + "-created_at");
        assertThat(names(latest)).containsExactly("page-c", "page-a");
        assertThat(names(client.get(list + "-created_at&after=" + latest.get("next").stringValue()))).containsExactly("page-b");
        assertThat(http.get().uri("/api/v1/jobs?sort=colour")).hasStatus(422);
        assertThat(http.get().uri("/api/v1/jobs?status=happy")).hasStatus(422);
        assertThat(http.get().uri("/api/v1/jobs?after=nonsense")).hasStatus(422);
    }

    private static List<String> names(JsonNode page) {
        return StreamSupport.stream(page.get("data").spliterator(), false).map(job -> job.get("name").stringValue()).toList();
    }

    @Test
    void answersNotFoundForUnknownJobs() {
        assertThat(http.get().uri("/api/v1/jobs/" + UUID.randomUUID())).hasStatus(404);
        assertThat(http.get().uri("/api/v1/jobs/not-an-id")).hasStatus(404);
        assertThat(client.command(UUID.randomUUID().toString(), "cancel")).hasStatus(404);
    }

    @Test
    void explainsWhyAJobDiverged() {
        String id = client.submit("""
                {"name":"diverged","dataset":"function","architecture":{"layers":[{"type":"dense","units":30,"activation":"relu"},
                   {"type":"dense","units":1,"activation":"linear"}]},
                 "cost":"quadratic","optimizer":{"type":"sgd","learning_rate":1e30},"epochs":5}""");
        JsonNode job = client.awaitStatus(id, "failed");
        assertThat(job.get("stop_reason").stringValue()).isEqualTo("diverged");
        assertThat(job.at("/error/code").stringValue()).isEqualTo("diverged");
        assertThat(job.at("/error/hint").stringValue()).contains("learning rate");
    }

    @Test
    void endsAtItsTimeLimitWithItsBestModel() {
        String id = client.submit(JobClient.spirals("limited", JobClient.ENDLESS).replace("\"epochs\"", "\"limits\":{\"max_seconds\":1},\"epochs\""));
        JsonNode job = client.awaitStatus(id, "succeeded");
        assertThat(job.get("stop_reason").stringValue()).isEqualTo("time_limit");
        assertThat(job.get("model_version").intValue()).isEqualTo(1);
    }
}
