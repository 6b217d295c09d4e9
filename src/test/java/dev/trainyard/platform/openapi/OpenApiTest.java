package dev.trainyard.platform.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.DatabaseTest;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@DatabaseTest
@AutoConfigureMockMvc
class OpenApiTest {

    private static final String PROBLEM = "#/components/schemas/Problem";
    /** Names of the import's files and of Triton are what they are; all are in snake_case, too. */
    private static final Pattern SNAKE_CASE = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*");
    private static final Pattern REFERENCE_TO_CODE = Pattern.compile("\\w#\\w|\\{@");
    private static final Pattern REFERENCE = Pattern.compile("\"\\$ref\":\"#/components/schemas/([^\"]+)\"");

    @Autowired
    private MockMvcTester http;
    private JsonNode api;

    @BeforeAll
    static void requireJavadoc() {
        DescriptionsTest.requireJavadoc();
    }

    @BeforeEach
    void read() throws UnsupportedEncodingException {
        api = JsonMapper.shared().readTree(http.get().uri("/v3/api-docs").exchange().getResponse().getContentAsString());
    }

    @Test
    void describesEveryProperty() {
        List<String> undescribed = new ArrayList<>();
        forEachProperty((path, property) -> {
            if (property.path("description").asString("").isBlank()) {
                undescribed.add(path);
            }
        });
        assertThat(undescribed).isEmpty();
    }

    /** Links to code, such as {@code Cost#defaultFor}, mean nothing to clients. */
    @Test
    void describesWithoutReferencesToCode() {
        assertThat(api.findValues("description").stream().filter(JsonNode::isString).map(JsonNode::asString)).hasSizeGreaterThan(300)
                .noneMatch(text -> REFERENCE_TO_CODE.matcher(text).find());
    }

    @Test
    void namesEveryPropertyInSnakeCase() {
        List<String> names = new ArrayList<>();
        forEachProperty((path, property) -> names.add(path.substring(path.lastIndexOf('/') + 1)));
        assertThat(names).hasSizeGreaterThan(300).allMatch(name -> SNAKE_CASE.matcher(name).matches());
    }

    @Test
    void describesEverySchemaToWhichItRefersAndNoOther() {
        Set<String> referred = new TreeSet<>();
        Matcher reference = REFERENCE.matcher(api.toString());
        while (reference.find()) {
            referred.add(reference.group(1));
        }
        assertThat(api.at("/components/schemas").propertyNames()).containsExactlyInAnyOrderElementsOf(referred);
        api.at("/components/schemas").properties()
                .forEach(schema -> assertThat(schema.getValue().path("description").asString("")).as(schema.getKey()).isNotBlank());
    }

    @Test
    void describesTheRefusalsOfEveryOperation() {
        forEachOperation((name, operation) -> {
            JsonNode responses = operation.get("responses");
            assertThat(responses.propertyNames()).as(name).contains("400", "421", "422", "500", "503")
                    .anyMatch(status -> status.startsWith("2"));
            if (name.contains("{")) {
                assertThat(responses.propertyNames()).as(name).contains("404");
            }
            if (!name.startsWith("get ")) {
                assertThat(responses.propertyNames()).as(name).contains("403", "409", "413", "415", "507");
            }
            responses.properties().stream().filter(response -> response.getKey().matches("[45].*") && !name.contains("/v2/health"))
                    .forEach(response -> assertThat(response.getValue().get("content").toString()).as(name + response.getKey())
                            .contains(PROBLEM).contains(name.contains(" /v2") ? "application/json" : "application/problem+json"));
        });
    }

    @Test
    void namesAndTagsEveryOperationAndDescribesItsParameters() {
        Set<String> names = new HashSet<>();
        forEachOperation((name, operation) -> {
            assertThat(names.add(operation.get("operationId").stringValue())).as(name).isTrue();
            assertThat(operation.get("operationId").stringValue()).as(name).matches("[a-zA-Z]+");
            assertThat(operation.path("summary").asString("")).as(name).isNotBlank();
            assertThat(operation.get("tags")).as(name).hasSize(1);
            operation.path("parameters").forEach(parameter -> assertThat(parameter.path("description").asString(""))
                    .as(name + " " + parameter.get("name")).isNotBlank());
        });
        assertThat(api.get("tags")).allMatch(tag -> tag.hasNonNull("description"));
    }

    @Test
    void hasTheRulesOfTheValidation() {
        JsonNode sgd = api.at("/components/schemas/Sgd");
        assertThat(sgd.at("/properties/learning_rate/exclusiveMinimum").doubleValue()).isZero();
        assertThat(sgd.at("/properties/momentum/exclusiveMaximum").doubleValue()).isEqualTo(1);
        assertThat(sgd.at("/properties/momentum/default").doubleValue()).isZero();
        assertThat(sgd.get("required").toString()).contains("type", "learning_rate").doesNotContain("momentum");
        JsonNode job = api.at("/components/schemas/JobSpec");
        assertThat(job.get("required").toString()).isEqualTo("[\"architecture\",\"optimizer\"]");
        assertThat(job.at("/properties/threads/maximum").intValue()).isEqualTo(64);
        assertThat(job.at("/properties/batch_size/minimum").intValue()).isEqualTo(1);
        assertThat(job.at("/properties/epochs/default").intValue()).isEqualTo(30);
        assertThat(api.at("/components/schemas/Optimizer/discriminator/mapping/adam").stringValue())
                .isEqualTo("#/components/schemas/Adam");
    }

    /** Without a type, a client takes the field for an object. */
    @Test
    void describesFieldsThatAreATextOrAnObject() {
        JsonNode job = api.at("/components/schemas/JobSpec/properties");
        assertThat(job.at("/class_weights/type").toString()).contains("string", "object", "null");
        assertThat(api.at("/components/schemas/Cost/anyOf").toString()).contains("CostFunction", "\"delta\"");
    }

    @Test
    void createdResourcesHaveALocation() {
        for (String path : List.of("/api/v1/jobs", "/api/v1/datasets", "/api/v1/ensembles")) {
            JsonNode responses = api.path("paths").path(path).at("/post/responses");
            assertThat(responses.at("/201/headers/Location").isObject()).as(path).isTrue();
            assertThat(responses.has("200")).as(path).isFalse();
        }
    }

    @Test
    void showsTheServiceItself() {
        assertThat(api.at("/info/title").stringValue()).isEqualTo("Trainyard");
        assertThat(api.at("/info/version").stringValue()).isNotBlank();
        assertThat(api.at("/info/license/identifier").stringValue()).isEqualTo("Apache-2.0");
    }

    /** Swagger UI fills the body of a request with the example. */
    @Test
    void examplesFitTheirSchemas() {
        ApiDescription description = new ApiDescription(api);
        forEachOperation((name, operation) -> {
            JsonNode content = operation.at("/requestBody/content").path(MediaType.APPLICATION_JSON_VALUE);
            examples(content).forEach(example -> assertThat(description.differences(example, content.get("schema"), false)).as(name)
                    .isEmpty());
        });
    }

    @Test
    void acceptsTheExampleOfAJob() {
        JsonNode content = api.path("paths").path("/api/v1/jobs").at("/post/requestBody/content").path(MediaType.APPLICATION_JSON_VALUE);
        assertThat(examples(content)).hasSize(1).allSatisfy(example -> assertThat(http.post().uri("/api/v1/jobs:validate")
                .contentType(MediaType.APPLICATION_JSON).content(example.toString()).exchange()).hasStatusOk());
    }

    @Test
    void everyRecipeFitsTheSchemaOfAJob() throws IOException {
        JsonNode schema = JsonMapper.shared().readTree("{\"$ref\":\"#/components/schemas/JobSpec\"}");
        ApiDescription description = new ApiDescription(api);
        Resource[] recipes = new PathMatchingResourcePatternResolver().getResources("classpath:recipes/*.json");
        assertThat(recipes).hasSizeGreaterThan(50).allSatisfy(recipe -> {
            JsonNode job = JsonMapper.shared().readTree(recipe.getContentAsByteArray()).path("job");
            assertThat(job.isMissingNode() ? List.of() : description.differences(job, schema, false)).isEmpty();
        });
        JsonNode misspelt = JsonMapper.shared().readTree("""
                {"architecture":{"layers":[{"type":"dens","units":2}]},"optimizer":{"type":"sgd","learning_rate":0.1}}""");
        assertThat(description.differences(misspelt, schema, false)).isNotEmpty();
    }

    private static List<JsonNode> examples(JsonNode content) {
        List<JsonNode> examples = new ArrayList<>();
        content.path("examples").forEach(example -> examples.add(parsed(example.get("value"))));
        if (content.has("example")) {
            examples.add(parsed(content.get("example")));
        }
        return examples;
    }

    private static JsonNode parsed(JsonNode example) {
        return example.isString() ? JsonMapper.shared().readTree(example.stringValue()) : example;
    }

    private void forEachProperty(BiConsumer<String, JsonNode> action) {
        visit("", api, action);
    }

    private static void visit(String path, JsonNode node, BiConsumer<String, JsonNode> action) {
        if (node.path("properties").isObject()) {
            node.get("properties").properties().forEach(property -> action.accept(path + "/" + property.getKey(), property.getValue()));
        }
        node.properties().forEach(entry -> visit(path + "/" + entry.getKey(), entry.getValue(), action));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            visit(path + "/" + i, node.get(i), action);
        }
    }

    private void forEachOperation(BiConsumer<String, JsonNode> action) {
        api.get("paths").properties().forEach(path -> path.getValue().properties()
                .forEach(method -> action.accept(method.getKey() + " " + path.getKey(), method.getValue())));
    }
}
