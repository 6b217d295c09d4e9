package dev.trainyard.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.trainyard.DatabaseTest;
import dev.trainyard.nn.training.StopReason;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Checks that the service ignores none of the fields that {@link FieldsMatterTest} cannot test, and that wrong values get an answer. */
@DatabaseTest
@AutoConfigureMockMvc
class JobFieldsTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    /** The part of a finished job's answer that two values of a field change. */
    private static final Map<String, String> CHANGED = changed();
    private static final Set<String> OTHERS = Set.of("limits.max_seconds", "limits.max_attempts", "warm_start.weights_sha256");

    @Autowired
    private MockMvcTester http;
    private JobClient client;

    private static Map<String, String> changed() {
        Map<String, String> changed = new LinkedHashMap<>();
        for (String shown : List.of("name", "model", "tags", "priority")) {
            changed.put("job_spec." + shown, "/" + shown);
        }
        changed.put("job_spec.threads", "/provenance/threads");
        changed.put("split_sizes.validation", "/last/metrics/validation_cost");
        changed.put("subset.validation", "/last/metrics/validation_cost");
        for (String learnt : List.of("job_spec.dataset", "split_sizes.train", "subset.classes", "subset.train", "subset.labelled",
                "warm_start.model", "warm_start.version", "warm_start.layers", "warm_start.freeze")) {
            changed.put(learnt, "/weights_sha256");
        }
        return changed;
    }

    /** Returns the fields tested here. */
    static Set<String> fields() {
        Set<String> fields = new HashSet<>(CHANGED.keySet());
        fields.addAll(OTHERS);
        return fields;
    }

    @BeforeEach
    void connect() {
        client = new JobClient(http);
    }

    @Test
    void twoValuesOfAFieldGiveDifferentAnswers() {
        sources();
        Map<String, List<String>> submitted = new LinkedHashMap<>();
        CHANGED.keySet().forEach(key -> {
            SpecificationCases.Case field = SpecificationCases.all().get(key);
            submitted.put(key, List.of(client.submit(field.one().toString()), client.submit(field.other().toString())));
        });
        submitted.forEach((key, ids) -> {
            List<JsonNode> answers = ids.stream().map(id -> client.awaitStatus(id, "succeeded").at(CHANGED.get(key))).toList();
            assertThat(answers.get(0).isMissingNode()).as(key).isFalse();
            assertThat(answers.get(0)).as(key).isNotEqualTo(answers.get(1));
        });
        assertThat(ids(client.get("/api/v1/jobs?tag=kind:one"))).containsExactly(submitted.get("job_spec.tags").get(0));
        assertThat(ids(client.get("/api/v1/jobs?dataset=xor&tag=kind:one"))).isEmpty();
        assertThat(ids(client.get("/api/v1/jobs?dataset=spirals&tag=kind:one"))).containsExactly(submitted.get("job_spec.tags").get(0));
        assertThat(ids(client.get("/api/v1/jobs?dataset=xor"))).contains(submitted.get("job_spec.dataset").get(1))
                .doesNotContain(submitted.get("job_spec.dataset").get(0));
        assertThat(ids(client.get("/api/v1/jobs?model=other"))).containsExactly(submitted.get("job_spec.model").get(1));
        assertThat(client.get("/api/v1/models/one/versions/1").get("job_id").stringValue())
                .isEqualTo(submitted.get("job_spec.model").get(0));
    }

    private static List<String> ids(JsonNode page) {
        return StreamSupport.stream(page.get("data").spliterator(), false).map(job -> job.get("id").stringValue()).toList();
    }

    /** Trains the models of the warm starts: two versions of one, and another. */
    private void sources() {
        for (String source : List.of("judged-source 21", "judged-source 22", "judged-other 23")) {
            ObjectNode job = SpecificationCases.dense();
            job.put("model", source.split(" ")[0]).put("seed", Integer.parseInt(source.split(" ")[1]));
            client.awaitStatus(client.submit(job.toString()), "succeeded");
        }
    }

    /** Pretraining uses the examples without labels, so that fewer labels are not fewer examples. */
    @Test
    void pretrainingLearnsFromTheExamplesWithoutLabels() {
        ObjectNode pretrained = SpecificationCases.all().get("pretraining.epochs").one();
        String all = client.submit(SpecificationCases.set(pretrained, "/subset", JSON.readTree("{\"train\":20,\"labelled\":8}"))
                        .toString());
        String few = client.submit(SpecificationCases.set(pretrained, "/subset", JSON.readTree("{\"train\":8}")).toString());

        JsonNode withRest = client.awaitStatus(all, "succeeded");
        JsonNode without = client.awaitStatus(few, "succeeded");
        assertThat(withRest.get("weights_sha256")).isNotEqualTo(without.get("weights_sha256"));
        // Mini-batches of 4: two epochs of pretraining on 20 or on 8 examples, and three epochs on 8 examples.
        assertThat(withRest.at("/progress/step").intValue()).isEqualTo(2 * 5 + 3 * 2);
        assertThat(without.at("/progress/step").intValue()).isEqualTo(2 * 2 + 3 * 2);
    }

    @Test
    void endsAJobAtItsOwnTimeLimit() {
        SpecificationCases.Case field = SpecificationCases.all().get("limits.max_seconds");
        ObjectNode limited = field.one().put("epochs", JobClient.ENDLESS);
        ObjectNode other = field.other().put("epochs", JobClient.ENDLESS);
        String running = client.submit(other.toString());

        assertThat(client.awaitStatus(client.submit(limited.toString()), "succeeded").get("stop_reason").stringValue())
                .isEqualTo("time_limit");
        await().atMost(Duration.ofSeconds(60)).until(() -> client.job(running).at("/progress/epoch").doubleValue() > 1);
        assertThat(client.job(running).get("status").stringValue()).isEqualTo("running");
        client.command(running, "cancel");
        assertThat(client.awaitStatus(running, "cancelled").get("stop_reason").stringValue()).isEqualTo("cancelled");
    }

    @Test
    void failsAJobAfterItsOwnNumberOfAttempts(@Autowired Leases leases, @Autowired JobRepository jobs) {
        SpecificationCases.Case field = SpecificationCases.all().get("limits.max_attempts");
        JobError lost = new JobError("worker_lost", "lost", null);
        for (ObjectNode job : List.of(field.one(), field.other())) {
            UUID id = jobs.saveAndFlush(new Job(UUID.randomUUID(), JobSpecs.read(job.toString()), 12, Leases.now())).getId();
            int attempts = job.at("/limits/max_attempts").intValue();
            for (int attempt = 1; attempt <= attempts; attempt++) {
                leases.interrupted(leases.claim(Dispatch.next(id), () -> true).orElseThrow(), lost);
                assertThat(jobs.findById(id).orElseThrow().status()).as("attempt %d of %d", attempt, attempts)
                        .isEqualTo(attempt < attempts ? JobStatus.QUEUED : JobStatus.FAILED);
            }
            assertThat(client.job(id.toString()).get("stop_reason").stringValue())
                    .isEqualTo(StopReason.ERROR.name().toLowerCase(Locale.ROOT));
        }
    }

    @Test
    void refusesAWarmStartWithOtherWeights() {
        sources();
        SpecificationCases.Case field = SpecificationCases.all().get("warm_start.weights_sha256");
        String sha256 = client.get("/api/v1/models/judged-source/versions/1").get("weights_sha256").stringValue();

        assertThat(client.post("/api/v1/jobs:validate", field.one().toString())).hasStatusOk();
        assertThat(client.post("/api/v1/jobs:validate", field.with(JSON.readTree("\"" + sha256 + "\"")).toString())).hasStatusOk();
        assertThat(client.post("/api/v1/jobs:validate", field.other().toString())).hasStatus(422).bodyText()
                .contains("#/warm_start/weights_sha256");
    }

    /** Validation with the data set, the memory and the estimate: 200, or a 422 that names the field. */
    @Test
    void answersWrongValuesOfEveryFieldWithTheFieldsName() {
        Map<String, String> unexpected = new LinkedHashMap<>();
        SpecificationCases.all().forEach((key, field) -> {
            for (String value : BoundsTest.WRONG) {
                MvcTestResult answer = client.post("/api/v1/jobs:validate", withText(field, value));
                int status = answer.getResponse().getStatus();
                boolean named = status == 200 || status == 422 && StreamSupport
                        .stream(JobClient.json(answer).get("errors").spliterator(), false)
                        .map(error -> error.get("pointer").stringValue()).anyMatch(pointer -> names(pointer, field, value));
                if (!named) {
                    unexpected.put(key + " = " + value, status + " " + JobClient.json(answer));
                }
            }
        });
        assertThat(unexpected).isEmpty();
    }

    private static boolean names(String pointer, SpecificationCases.Case field, String value) {
        String parent = "#" + field.pointer().substring(0, field.pointer().lastIndexOf('/'));
        return pointer.startsWith("#" + field.pointer()) || value.equals("null") && pointer.equals(parent)
                // A valid value of this field may not fit another one.
                || BoundsTest.valid(field, value);
    }

    /** Returns the job with a value as a client writes it, which may be a number that no Java type holds. */
    private static String withText(SpecificationCases.Case field, String value) {
        return field.with(JSON.getNodeFactory().stringNode("@value@")).toString().replace("\"@value@\"", value);
    }
}
