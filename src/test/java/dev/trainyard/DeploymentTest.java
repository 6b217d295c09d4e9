package dev.trainyard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.platform.role.Roles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Checks that the deployment files agree with the service and with each other. */
class DeploymentTest {

    private static final Set<String> DATABASE =
            Set.of("SPRING_DATASOURCE_URL", "SPRING_DATASOURCE_USERNAME", "SPRING_DATASOURCE_PASSWORD");
    private static final Set<String> ARTIFACTS = Set.of("TRAINYARD_ARTIFACTS_STORE", "TRAINYARD_ARTIFACTS_S3_ENDPOINT",
            "TRAINYARD_ARTIFACTS_S3_BUCKET", "TRAINYARD_ARTIFACTS_S3_ACCESS_KEY", "TRAINYARD_ARTIFACTS_S3_SECRET_KEY");

    private static final String NATIVES = "/opt/trainyard/natives";

    @Test
    void composeStartsBothRolesOnOneDatabaseAndOneBucket() throws IOException {
        JsonNode services = documents(Path.of("docker/compose.yaml")).get(0).get("services");
        assertThat(services.propertyNames()).containsExactlyInAnyOrder("api", "worker", "postgresql", "s3");
        for (String role : List.of("api", "worker")) {
            JsonNode service = services.get(role);
            assertThat(roles(service.at("/environment/TRAINYARD_ROLES").stringValue())).hasSize(1).first()
                    .hasToString(role.toUpperCase());
            assertThat(service.get("environment").propertyNames()).containsAll(DATABASE).containsAll(ARTIFACTS);
            assertThat(service.get("depends_on").propertyNames()).containsExactlyInAnyOrder("postgresql", "s3");
            assertThat(service.at("/environment/TRAINYARD_ARTIFACTS_S3_ACCESS_KEY"))
                    .isEqualTo(services.at("/s3/environment/ROOT_ACCESS_KEY"));
            assertThat(service.at("/environment/TRAINYARD_ARTIFACTS_S3_SECRET_KEY"))
                    .isEqualTo(services.at("/s3/environment/ROOT_SECRET_KEY"));
            assertThat(services.at("/s3/entrypoint/2").stringValue())
                    .contains("/data/" + service.at("/environment/TRAINYARD_ARTIFACTS_S3_BUCKET").stringValue());
        }
        assertThat(services.get("worker").has("ports")).as("several workers of one machine cannot share a port").isFalse();
    }

    @Test
    void composeBuildsTheSharedImageOnceAndNeverPullsIt() throws IOException {
        JsonNode services = documents(Path.of("docker/compose.yaml")).get(0).get("services");
        assertThat(services.at("/worker/image")).isEqualTo(services.at("/api/image"));
        assertThat(List.of("api", "worker")).filteredOn(role -> services.get(role).has("build")).hasSize(1);
        assertThat(List.of("api", "worker")).allMatch(role -> services.get(role).path("pull_policy").asString("").equals("never"));
    }

    @Test
    void kubernetesObjectsReferToEachOther() throws IOException {
        List<JsonNode> objects = kubernetes();
        for (String role : List.of("api", "worker")) {
            JsonNode deployment = object(objects, "Deployment", "trainyard-" + role);
            JsonNode pod = deployment.at("/spec/template");
            JsonNode labels = pod.at("/metadata/labels");
            assertThat(deployment.at("/spec/selector/matchLabels")).isEqualTo(labels);
            assertThat(object(objects, "PodDisruptionBudget", "trainyard-" + role).at("/spec/selector/matchLabels")).isEqualTo(labels);
            JsonNode container = pod.at("/spec/containers/0");
            for (JsonNode variable : container.get("env")) {
                JsonNode reference = variable.at("/valueFrom/secretKeyRef");
                if (!reference.isMissingNode()) {
                    assertThat(secretsOfTheReadme().get(reference.get("name").stringValue()))
                            .contains(reference.get("key").stringValue());
                }
            }
            assertThat(variable(container, "TRAINYARD_ROLES")).isEqualTo(role);
            assertThat(roles(role)).hasSize(1);
            assertThat(container.get("env").findValuesAsString("name")).containsAll(DATABASE).containsAll(ARTIFACTS);
            assertThat(container.at("/livenessProbe/httpGet/path").stringValue()).isEqualTo("/actuator/health/liveness");
            assertThat(container.at("/startupProbe/httpGet/path").stringValue()).isEqualTo("/actuator/health/liveness");
            assertThat(container.at("/readinessProbe/httpGet/path").stringValue()).isEqualTo("/actuator/health/readiness");
            assertThat(container.at("/volumeMounts/0/mountPath").stringValue()).isEqualTo("/data");
        }
        assertThat(object(objects, "Service", "trainyard").at("/spec/selector"))
                .isEqualTo(object(objects, "Deployment", "trainyard-api").at("/spec/template/metadata/labels"));
    }

    @Test
    void containersHaveMinimalRights() throws IOException {
        List<JsonNode> objects = kubernetes();
        JsonNode services = documents(Path.of("docker/compose.yaml")).get(0).get("services");
        for (String role : List.of("api", "worker")) {
            JsonNode pod = object(objects, "Deployment", "trainyard-" + role).at("/spec/template/spec");
            JsonNode container = pod.at("/containers/0");
            assertThat(pod.at("/securityContext/runAsNonRoot").booleanValue()).isTrue();
            assertThat(container.at("/securityContext/allowPrivilegeEscalation").booleanValue()).isFalse();
            assertThat(container.at("/securityContext/capabilities/drop/0").stringValue()).isEqualTo("ALL");
            assertThat(container.at("/resources/limits/memory")).isEqualTo(container.at("/resources/requests/memory"));
            assertThat(container.at("/securityContext/readOnlyRootFilesystem").booleanValue()).isTrue();
            assertThat(container.get("volumeMounts").findValuesAsString("mountPath"))
                    .containsExactlyInAnyOrder("/data", "/tmp", NATIVES);
            assertThat(pod.at("/initContainers/0/command/2").stringValue()).contains(NATIVES + "/*");
            JsonNode service = services.get(role);
            assertThat(service.at("/cap_drop/0").stringValue()).isEqualTo("ALL");
            assertThat(service.at("/security_opt/0").stringValue()).isEqualTo("no-new-privileges:true");
            assertThat(service.has("mem_limit")).isTrue();
            assertThat(service.get("read_only").booleanValue()).isTrue();
            assertThat(service.get("tmpfs").stringValue()).isEqualTo("/tmp");
            assertThat(service.at("/volumes/0").stringValue()).isEqualTo(NATIVES);
        }
    }

    @Test
    void noManifestHasADefaultForASecret() throws IOException {
        assertThat(kubernetes()).noneMatch(object -> object.get("kind").stringValue().equals("Secret"));
        assertThat(Files.readString(Path.of("docker/compose.yaml")).lines()
                .filter(line -> line.matches(".*(PASSWORD|SECRET_KEY): .*"))).hasSize(4).allMatch(line -> line.contains(":?"));
    }

    @Test
    void theImageKeepsNativesWhereManifestsMountAVolume() throws IOException {
        assertThat(Files.readString(Path.of("Dockerfile"))).contains("\"-Dorg.bytedeco.javacpp.cachedir=" + NATIVES + "\"");
    }

    @Test
    void everyStartCommandEndsAProcessWithAnExhaustedHeap() throws IOException {
        assertThat(Files.readString(Path.of("Dockerfile"))).contains("\"-XX:+ExitOnOutOfMemoryError\"");
        assertThat(Files.readString(Path.of("pom.xml"))).contains("<jvmArguments>${jvm.flags} -XX:+ExitOnOutOfMemoryError</jvmArguments>");
    }

    @Test
    void scalesToAsManyJobsPerWorkerAsEachRuns() throws IOException {
        JsonNode scaled = object(kubernetes(), "ScaledObject", "trainyard-worker");
        JsonNode worker = object(kubernetes(), "Deployment", scaled.at("/spec/scaleTargetRef/name").stringValue());
        assertThat(scaled.at("/spec/triggers/0/metadata/targetValue").stringValue())
                .isEqualTo(variable(worker.at("/spec/template/spec/containers/0"), "TRAINYARD_WORKERS"));
        assertThat(scaled.at("/spec/triggers/0/metadata/url").stringValue()).endsWith("/actuator/metrics/trainyard.jobs");
    }

    private static Set<Roles.Role> roles(String value) {
        return new Binder(new MapConfigurationPropertySource(Map.of("trainyard.roles", value)))
                .bind("trainyard", Roles.class).get().roles();
    }

    private static String variable(JsonNode container, String name) {
        return StreamSupport.stream(container.get("env").spliterator(), false)
                .filter(variable -> variable.get("name").stringValue().equals(name))
                .map(variable -> variable.get("value").stringValue()).findFirst().orElse(null);
    }

    private static JsonNode object(List<JsonNode> objects, String kind, String name) {
        return objects.stream().filter(object -> object.get("kind").stringValue().equals(kind)
                && object.at("/metadata/name").stringValue().equals(name)).findFirst().orElse(null);
    }

    /** Returns the keys of each secret that the README's commands create, by the secret's name. */
    private static MultiValueMap<String, String> secretsOfTheReadme() throws IOException {
        MultiValueMap<String, String> secrets = new LinkedMultiValueMap<>();
        Matcher command = Pattern.compile("create secret generic (\\S+)|--from-literal=([a-z-]+)=")
                .matcher(Files.readString(Path.of("docker/kubernetes/README.md")));
        String secret = null;
        while (command.find()) {
            if (command.group(1) != null) {
                secret = command.group(1);
            } else {
                secrets.add(secret, command.group(2));
            }
        }
        return secrets;
    }

    private static List<JsonNode> kubernetes() throws IOException {
        List<JsonNode> objects = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("docker/kubernetes"))) {
            for (Path file : files.filter(file -> file.toString().endsWith(".yaml")).toList()) {
                objects.addAll(documents(file));
            }
        }
        return objects;
    }

    private static List<JsonNode> documents(Path file) throws IOException {
        return StreamSupport.stream(new Yaml().loadAll(Files.readString(file)).spliterator(), false).filter(Objects::nonNull)
                .map(document -> JsonMapper.shared().<JsonNode>valueToTree(document)).collect(Collectors.toList());
    }
}
