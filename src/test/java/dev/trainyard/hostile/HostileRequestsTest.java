package dev.trainyard.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.trainyard.ServiceProcess;
import dev.trainyard.hostile.Wire.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Sends hostile requests to a process of its own: one of each kind, or with {@code -Dtrainyard.hostile=all} (profile {@code hostile}) all
 * of them. {@code -Dtrainyard.java=/…/bin/java} runs the service on another JDK than the build's.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("process")
@EnabledOnOs(value = OS.LINUX, disabledReason = "reads the threads and open files of a process in /proc")
class HostileRequestsTest {

    /** How long the service waits for bytes of headers and bodies in this test. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final boolean ALL = "all".equals(System.getProperty("trainyard.hostile"));
    /** Number of epochs: the job runs about as long as the attacks of one kind. */
    private static final int EPOCHS = ALL ? 400 : 60;
    private static final Duration LIVENESS_LIMIT = Duration.ofSeconds(1);
    /** Time in which memory, threads, connections and files must be free again. */
    private static final Duration RECOVERY = Duration.ofSeconds(30);
    /** Limit of the values of a data set: the default, or a smaller one that takes less time. */
    private static final long MAX_VALUES = ALL ? 1L << 28 : 1L << 22;

    private Path directory;
    private ServiceProcess service;
    private Wire wire;
    private String undisturbed;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        this.directory = directory;
        List<String> options = new ArrayList<>(List.of("-XX:+IgnoreUnrecognizedVMOptions", "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow", ALL ? "-Xmx1g" : "-Xmx512m", "-XX:+UseSerialGC",
                "-Dtrainyard.data-directory=" + directory.toAbsolutePath(), "-Dtrainyard.bodies.patience=" + PATIENCE.toSeconds() + "s",
                "-Dtrainyard.connections.header-time=" + PATIENCE.toSeconds() + "s"));
        if (ALL) {
            // The largest import needs twice its size.
            options.add("-Dtrainyard.memory=6GB");
        } else {
            options.addAll(List.of("-XX:TieredStopAtLevel=1", "-Dtrainyard.dataset-limits.max-values=" + MAX_VALUES,
                    "-Dtrainyard.dataset-limits.max-upload=32MB"));
        }
        service = ServiceProcess.start(ServiceProcess.java(), options, directory).awaitReady();
        wire = new Wire(service.port());
        requireSucceeded(submit(Specs.job("target", Specs.LAYERS, 1, ",\"model\":\"target\"")));
        requireSucceeded(submit(Specs.digits()));
        undisturbed = requireSucceeded(submit(Specs.job("undisturbed", Specs.LAYERS, EPOCHS, ""))).get("weights_sha256").stringValue();
    }

    @AfterAll
    void stop() {
        service.close();
    }

    static Stream<Arguments> kinds() {
        Map<String, List<Attack>> kinds = new LinkedHashMap<>();
        Stream.of(BodyAttacks.wide(), BodyAttacks.deep(), BodyAttacks.longOnes(), ConnectionAttacks.slow(), ConnectionAttacks.many(),
                BodyAttacks.repeated(), BodyAttacks.queries(), ConnectionAttacks.half(), EncodedBodyAttacks.encoded(),
                EncodedBodyAttacks.binary(), FileAttacks.compressed(), FileAttacks.embedded(), FileAttacks.forms(), BodyAttacks.texts())
                .flatMap(List::stream).forEach(attack -> kinds.computeIfAbsent(attack.kind(), kind ->
                        new ArrayList<>()).add(attack));
        return kinds.entrySet().stream().map(kind -> Arguments.of(kind.getKey(), kind.getValue().subList(0,
                ALL ? kind.getValue().size() : 1)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void servesAJobAndAnotherClientDuringHostileRequests(String kind, List<Attack> attacks) throws Exception {
        Usage before = Usage.of(service, directory.resolve("temporary"));
        String job = submit(Specs.job("attacked", Specs.LAYERS, EPOCHS, ""));
        await().atMost(Attack.LIMIT).until(() -> !status(job).equals("queued"));
        try (SecondClient client = new SecondClient(wire, List.of("/api/v1/jobs/" + job, "/api/v1/jobs?limit=1"))) {
            client.attackBegins();
            attacks.forEach(attack -> attack.action().accept(wire));
            client.requireAnswers(LIVENESS_LIMIT, Attack.LIMIT);
        }
        assertThat(requireSucceeded(job).get("weights_sha256").stringValue()).isEqualTo(undisturbed);
        await("recovery from " + kind).atMost(RECOVERY).pollDelay(Duration.ZERO).pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> Usage.of(service, directory.resolve("temporary")).requireLike(before));
    }

    @Test
    void trainsTheAllowedNumberOfLayers() {
        requireSucceeded(new LargeWork(wire).submitLayers());
    }

    @Test
    void listsJobsWithTenThousandTags() {
        new LargeWork(wire).listTags();
    }

    @Test
    void predictsTheAllowedNumberOfInstancesAndBytes() {
        new LargeWork(wire).predict();
    }

    @Test
    void answersTheAllowedNumberOfMetrics() {
        new LargeWork(wire).queryMetrics(submit(Specs.job("metrics", Specs.LAYERS, 1, "")));
    }

    @Test
    void importsAndPredictsAPhotographOf24Megapixels() throws IOException {
        new LargeWork(wire).photograph();
    }

    @Test
    void importsTheAllowedNumberOfValues() {
        new LargeWork(wire).importValues(MAX_VALUES);
    }

    private String submit(String specification) {
        Answer answer = wire.post("/api/v1/jobs", specification);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return Wire.json(answer).get("id").stringValue();
    }

    private String status(String job) {
        return Wire.json(wire.get("/api/v1/jobs/" + job)).get("status").stringValue();
    }

    private JsonNode requireSucceeded(String job) {
        await().atMost(Duration.ofMinutes(2)).until(() -> List.of("succeeded", "failed", "cancelled").contains(status(job)));
        JsonNode ended = Wire.json(wire.get("/api/v1/jobs/" + job));
        assertThat(ended.get("status").stringValue()).as("%s", ended).isEqualTo("succeeded");
        return ended;
    }
}
