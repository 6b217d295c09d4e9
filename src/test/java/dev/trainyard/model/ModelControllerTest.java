package dev.trainyard.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

class ModelControllerTest extends ModelTest {

    @Test
    void describesVersion() throws Exception {
        NewModelVersion registered = version("described", UUID.randomUUID());
        String sha256 = models.register(models.write(registered)).sha256();
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
    void movesAnAlias() throws Exception {
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
    void refusesInvalidAliases() throws Exception {
        register("strict");
        assertThat(point("strict", "latest", "{\"version\": 1}")).hasStatus(422);
        assertThat(point("strict", "7", "{\"version\": 1}")).hasStatus(422);
        assertThat(point("strict", "good", "{\"version\": 9}")).hasStatus(422);
        assertThat(point("strict", "good", "{\"version\": \"one\", \"x\": 1}")).hasStatus(422);
        assertThat(point("nobody", "good", "{\"version\": 1}")).hasStatus(404);
    }

    @Test
    void concurrentMovesOfOneAliasAllSucceed() throws Exception {
        register("pointed");
        register("pointed");
        assertThat(inParallel(8, i -> point("pointed", "champion", "{\"version\": %d}".formatted(1 + i % 2)).getResponse().getStatus()))
                .containsOnly(200);
    }

    @Test
    void deletesOnlyVersionsWithoutAliases() throws Exception {
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
    void reportsDamagedWeights() throws Exception {
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
    void predictsWithTheRegisteredWeights() throws Exception {
        register("served");
        assertThat(mvc.post().uri("/api/v1/models/served/predict").contentType(MediaType.APPLICATION_JSON)
                .content("{\"instances\": [{\"age\": 40, \"colour\": \"red\"}]}")).hasStatusOk().bodyJson()
                // x = (0, 1, 0), so z = (2 + 7, 5 + 8) and the prediction is 9·σ(9) + 10·σ(13) + 11.
                .extractingPath("$.predictions[0].values.risk").convertTo(Double.class)
                .satisfies(risk -> assertThat(risk).isCloseTo(9 * sigma(9) + 10 * sigma(13) + 11, within(1e-3)));
    }

    private static double sigma(double z) {
        return 1 / (1 + Math.exp(-z));
    }

    private MvcTestResult point(String model, String alias, String json) {
        return mvc.put().uri("/api/v1/models/{model}/aliases/{alias}", model, alias).contentType(MediaType.APPLICATION_JSON)
                .content(json).exchange();
    }
}
