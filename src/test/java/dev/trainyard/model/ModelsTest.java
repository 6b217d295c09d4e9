package dev.trainyard.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.DatabaseTest;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.Column;
import dev.trainyard.nn.data.TablePreprocessing;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.layer.Dropout;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.platform.artifact.SafeTensors;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.support.TransactionTemplate;

@DatabaseTest
@AutoConfigureMockMvc
class ModelsTest {

    private static final float[] WEIGHTS = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};

    @Autowired
    Models models;

    @Autowired
    MockMvcTester mvc;

    @Autowired
    TransactionTemplate transaction;

    @Value("${trainyard.data-directory}")
    Path data;

    @Test
    void numbersVersionsFromOne() throws Exception {
        assertThat(register("numbers").version()).isEqualTo(1);
        assertThat(register("numbers").version()).isEqualTo(2);
        assertThat(models.versions("numbers")).containsExactly(1, 2);
        assertThat(models.resolve("numbers", null).version()).isEqualTo(2);
        assertThat(models.resolve("numbers", "1").version()).isEqualTo(1);
        assertThat(models.resolve("numbers", "latest").version()).isEqualTo(2);
    }

    @Test
    void hashesTheParametersBytes() throws Exception {
        ByteBuffer bytes = ByteBuffer.allocate(4 * WEIGHTS.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(WEIGHTS);
        assertThat(register("hashed").sha256())
                .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array())));
    }

    @Test
    void sameJobGetsTheSameVersion() throws Exception {
        NewModelVersion version = version("same", UUID.randomUUID());
        assertThat(models.register(version)).isEqualTo(models.register(version));
        assertThat(models.versions("same")).containsExactly(1);
    }

    @Test
    void sameJobInSeveralPlacesAtOnceGetsOneVersion() throws Exception {
        NewModelVersion version = version("raced", UUID.randomUUID());
        Set<String> before = files();
        assertThat(inParallel(8, i -> models.register(version))).containsOnly(models.register(version));
        assertThat(files()).hasSize(before.size() + 1);
    }

    @Test
    void parallelRegistrationsGetDifferentNumbers() throws Exception {
        List<Integer> numbers = inParallel(12, i -> register("parallel").version());
        assertThat(numbers).containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 12).boxed().toList());
    }

    @Test
    void rolledBackRegistrationLeavesNothing() throws Exception {
        Set<String> before = files();
        transaction.executeWithoutResult(status -> {
            assertThat(registerUnchecked("undone").version()).isEqualTo(1);
            status.setRollbackOnly();
        });
        assertThat(files()).isEqualTo(before);
        assertThat(models.versions("undone")).isEmpty();
        assertThat(mvc.get().uri("/api/v1/models/undone")).hasStatus(404);
        assertThat(register("undone").version()).isEqualTo(1);
    }

    @Test
    void loadsWhatWasRegistered() throws Exception {
        NewModelVersion registered = version("loaded", UUID.randomUUID());
        models.register(registered);
        TrainedModel loaded = models.load(models.resolve("loaded", "1"));
        assertThat(loaded.parameters().toFloatVector()).containsExactly(WEIGHTS);
        assertThat(loaded.definition()).isEqualTo(registered.definition());
    }

    @Test
    void describesVersion() throws Exception {
        NewModelVersion registered = version("described", UUID.randomUUID());
        String sha256 = models.register(registered).sha256();
        assertThat(mvc.get().uri("/api/v1/models/described/versions/1")).hasStatusOk().bodyJson().isLenientlyEqualTo("""
                {"model": "described", "version": 1, "aliases": [], "job_id": "%s", "weights_sha256": "%s", "parameters": 11,
                 "architecture": {"input": [3], "layers": [{"type": "dense", "units": 2, "activation": "sigmoid"},
                   {"type": "dropout", "rate": 0.5}, {"type": "dense", "units": 1, "activation": "linear"}]},
                 "cost": "quadratic", "targets": {"task": "regression", "names": ["risk"]},
                 "preprocessing": {"type": "table", "columns": [{"type": "numeric", "name": "age", "mean": 40.0, "deviation": 10.0},
                   {"type": "categorical", "name": "colour", "categories": ["red", "green"]}]},
                 "metrics": {"test_cost": 0.25}, "provenance": {"dataset": "people", "seed": 42}}"""
                .formatted(registered.job(), sha256));
        assertThat(mvc.get().uri("/api/v1/models/described")).hasStatusOk().bodyJson()
                .extractingPath("$.versions[0].weights_sha256").isEqualTo(sha256);
    }

    @Test
    void listsModelsAndVersionsInPages() throws Exception {
        register("page-a");
        register("page-b");
        register("page-b");
        assertThat(mvc.get().uri("/api/v1/models?limit=1&after=page-")).hasStatusOk().bodyJson().isLenientlyEqualTo("""
                {"data": [{"model": "page-a", "latest": {"version": 1}}], "has_more": true, "next": "page-a"}""");
        assertThat(mvc.get().uri("/api/v1/models?limit=1&after=page-a")).hasStatusOk().bodyJson().isLenientlyEqualTo("""
                {"data": [{"model": "page-b", "latest": {"version": 2}}]}""");
        assertThat(mvc.get().uri("/api/v1/models/page-b/versions?limit=1")).hasStatusOk().bodyJson().isLenientlyEqualTo("""
                {"data": [{"version": 2}], "has_more": true, "next": "2"}""");
        assertThat(mvc.get().uri("/api/v1/models/page-b/versions?after=2")).hasStatusOk().bodyJson().isLenientlyEqualTo("""
                {"data": [{"version": 1}], "has_more": false, "next": null}""");
        assertThat(mvc.get().uri("/api/v1/models?limit=0")).hasStatus(422);
        assertThat(mvc.get().uri("/api/v1/models/page-b/versions?after=x")).hasStatus(422);
    }

    @Test
    void aliasMoves() throws Exception {
        register("aliased");
        register("aliased");
        assertThat(point("aliased", "champion", "{\"version\": 1}")).hasStatusOk().bodyJson()
                .isStrictlyEqualTo("{\"model\": \"aliased\", \"alias\": \"champion\", \"version\": 1}");
        assertThat(models.resolve("aliased", null).version()).isEqualTo(1);
        assertThat(point("aliased", "champion", "{\"version\": 2}")).hasStatusOk();
        assertThat(models.resolve("aliased", "champion").version()).isEqualTo(2);
        assertThat(mvc.get().uri("/api/v1/models/aliased")).hasStatusOk().bodyJson()
                .isLenientlyEqualTo("{\"aliases\": {\"champion\": 2}, \"latest\": {\"aliases\": [\"champion\"]}}");
        assertThat(mvc.delete().uri("/api/v1/models/aliased/aliases/champion")).hasStatus(204);
        assertThat(mvc.get().uri("/api/v1/models/aliased/versions/champion")).hasStatus(404);
    }

    @Test
    void refusesWrongAliases() throws Exception {
        register("strict");
        assertThat(point("strict", "latest", "{\"version\": 1}")).hasStatus(422);
        assertThat(point("strict", "7", "{\"version\": 1}")).hasStatus(422);
        assertThat(point("strict", "good", "{\"version\": 9}")).hasStatus(422);
        assertThat(point("strict", "good", "{\"version\": \"one\", \"x\": 1}")).hasStatus(422);
        assertThat(point("nobody", "good", "{\"version\": 1}")).hasStatus(404);
    }

    @Test
    void parallelPointingsOfOneAliasAllSucceed() throws Exception {
        register("pointed");
        register("pointed");
        assertThat(inParallel(8, i -> point("pointed", "champion", "{\"version\": %d}".formatted(1 + i % 2)).getResponse().getStatus()))
                .containsOnly(200);
    }

    @Test
    void deletesOnlyWhatNoAliasPointsTo() throws Exception {
        Set<String> before = files();
        register("deleted");
        register("deleted");
        point("deleted", "champion", "{\"version\": 1}");
        assertThat(mvc.delete().uri("/api/v1/models/deleted/versions/1")).hasStatus(409);
        assertThat(mvc.delete().uri("/api/v1/models/deleted")).hasStatus(409);
        assertThat(mvc.delete().uri("/api/v1/models/deleted/versions/champion")).hasStatus(404);
        assertThat(mvc.delete().uri("/api/v1/models/deleted/versions/2")).hasStatus(204);
        assertThat(mvc.delete().uri("/api/v1/models/deleted/versions/2")).hasStatus(404);
        assertThat(register("deleted").version()).isEqualTo(3);
        assertThat(mvc.delete().uri("/api/v1/models/deleted/aliases/champion")).hasStatus(204);
        assertThat(mvc.delete().uri("/api/v1/models/deleted")).hasStatus(204);
        assertThat(mvc.get().uri("/api/v1/models/deleted")).hasStatus(404);
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void exportsFilesThatExplainThemselves() throws Exception {
        register("exported");
        byte[] exported = mvc.get().uri("/api/v1/models/exported/versions/1/export").exchange().getResponse().getContentAsByteArray();
        SafeTensors file = SafeTensors.read(Files.write(Files.createTempFile(data, "exported", ".safetensors"), exported));
        assertThat(file.tensors().get("layers.0.weight")).isEqualTo(Nd4j.createFromArray(new float[][] {{1, 2, 3}, {4, 5, 6}}));
        assertThat(file.tensors().get("layers.0.bias")).isEqualTo(Nd4j.createFromArray(7f, 8f));
        assertThat(file.tensors()).containsOnlyKeys("layers.0.weight", "layers.0.bias", "layers.2.weight", "layers.2.bias");
        assertThat(file.metadata()).containsKeys("format", "architecture", "cost", "preprocessing", "targets");
        assertThat(file.metadata().get("targets")).isEqualTo("{\"task\":\"regression\",\"names\":[\"risk\"]}");
        assertThat(mvc.get().uri("/api/v1/models/exported/versions/1/export?format=onnx")).hasStatus(422).bodyJson()
                .extractingPath("$.errors[0].detail").isEqualTo("must be one of safetensors, npz, got onnx");
    }

    @Test
    void exportsForNumpy() throws Exception {
        register("numpy");
        byte[] exported = mvc.get().uri("/api/v1/models/numpy/versions/latest/export?format=npz").exchange().getResponse()
                .getContentAsByteArray();
        List<String> names = new ArrayList<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(exported))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                names.add(entry.getName());
                byte[] content = zip.readAllBytes();
                if (entry.getName().equals("layers.0.weight.npy")) {
                    assertThat(new String(content, 1, 5, StandardCharsets.ISO_8859_1)).isEqualTo("NUMPY");
                    assertThat(new String(content, 10, 118, StandardCharsets.ISO_8859_1))
                            .startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3,), }").endsWith("\n");
                    float[] values = new float[6];
                    ByteBuffer.wrap(content, 128, 24).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
                    assertThat(values).containsExactly(1, 2, 3, 4, 5, 6);
                    assertThat(content).hasSize(128 + 24);
                }
            }
        }
        assertThat(names).containsExactly("layers.0.weight.npy", "layers.0.bias.npy", "layers.2.weight.npy", "layers.2.bias.npy");
    }

    @Test
    void saysThatWeightsAreDamaged() throws Exception {
        Set<String> before = files();
        register("broken");
        Path file = files().stream().filter(f -> !before.contains(f)).map(Path::of).findFirst().orElseThrow();
        byte[] content = Files.readAllBytes(file);
        content[content.length - 1] ^= 1;
        Files.write(file, content, StandardOpenOption.TRUNCATE_EXISTING);

        assertThat(mvc.get().uri("/api/v1/models/broken/versions/1/export")).hasStatus(503);
        assertThat(mvc.get().uri("/v2/models/broken/ready")).hasStatus(503);
        assertThat(mvc.post().uri("/api/v1/models/broken/predict").contentType(MediaType.APPLICATION_JSON)
                .content("{\"instances\": [[30, \"red\"]]}")).hasStatus(503).bodyJson()
                .extractingPath("$.detail").asString().contains("broken version 1", "damaged");
    }

    @Test
    void predictsWithWhatWasRegistered() throws Exception {
        register("served");
        assertThat(mvc.post().uri("/api/v1/models/served/predict").contentType(MediaType.APPLICATION_JSON)
                .content("{\"instances\": [{\"age\": 40, \"colour\": \"red\"}]}")).hasStatusOk().bodyJson()
                // x = (0, 1, 0), so z = (2 + 7, 5 + 8) and the answer is 9·σ(9) + 10·σ(13) + 11.
                .extractingPath("$.predictions[0].values.risk").convertTo(Double.class)
                .satisfies(risk -> assertThat(risk).isCloseTo(9 * sigma(9) + 10 * sigma(13) + 11, within(1e-3)));
    }

    @Test
    void namesWhatIsNotThere() {
        assertThatThrownBy(() -> models.resolve("nobody", null)).hasMessage("There is no model \"nobody\".");
        registerUnchecked("somebody");
        assertThatThrownBy(() -> models.resolve("somebody", "7")).hasMessage("Model somebody has no version 7.");
        assertThatThrownBy(() -> models.resolve("somebody", "x")).hasMessage("Model somebody has no alias \"x\".");
    }

    private static double sigma(double z) {
        return 1 / (1 + Math.exp(-z));
    }

    private MvcTestResult point(String model, String alias, String json) {
        return mvc.put().uri("/api/v1/models/{model}/aliases/{alias}", model, alias).contentType(MediaType.APPLICATION_JSON)
                .content(json).exchange();
    }

    private Models.Registered register(String model) throws IOException {
        return models.register(version(model, UUID.randomUUID()));
    }

    private Models.Registered registerUnchecked(String model) {
        try {
            return register(model);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static NewModelVersion version(String model, UUID job) {
        INDArray parameters = Nd4j.createFromArray(WEIGHTS);
        TablePreprocessing preprocessing = new TablePreprocessing(List.of(new Column.Numeric("age", 40, 10),
                new Column.Categorical("colour", List.of("red", "green"))));
        Architecture architecture = new Architecture(Shape.of(3), List.of(new Dense(2, Activation.SIGMOID), new Dropout(0.5),
                new Dense(1, Activation.LINEAR)));
        return new NewModelVersion(model, job, architecture, Cost.QUADRATIC, Targets.regression(List.of("risk")), preprocessing,
                parameters, Map.of("test_cost", 0.25), Map.of("dataset", "people", "seed", 42));
    }

    private Set<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            return files.map(Path::toString).filter(f -> f.contains("/models/") && f.endsWith(".safetensors"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private interface Task<T> {
        T run(int i) throws Exception;
    }

    private static <T> List<T> inParallel(int threads, Task<T> task) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int number = i;
                futures.add(pool.submit(() -> task.run(number)));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }
}
