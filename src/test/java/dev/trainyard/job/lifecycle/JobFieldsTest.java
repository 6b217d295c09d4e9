package dev.trainyard.job.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.trainyard.DatabaseTest;
import dev.trainyard.job.endtoend.BoundsTest;
import dev.trainyard.job.endtoend.FieldsMatterTest;
import dev.trainyard.job.endtoend.SpecificationCases;
import dev.trainyard.job.spec.JobSpecs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
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
public class JobFieldsTest {

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
        for (String learnt : List.of("job_spec.dataset", "job_spec.standardize_targets", "job_spec.class_weights", "split_sizes.train",
                "split_sizes.sampling", "split_sizes.seed", "subset.classes", "subset.train", "subset.labelled", "subset.sampling",
                "subset.seed", "warm_start.model", "warm_start.version", "warm_start.layers", "warm_start.freeze")) {
            changed.put(learnt, "/weights_sha256");
        }
        return changed;
    }

    /** Returns the fields tested here. */
    public static Set<String> fields() {
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
        assertThat(ids(client.get("/api/v1/jobs?dataset=spirals&tag=kind:one")))
                .containsExactly(submitted.get("job_spec.tags").get(0));
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
        // The points of the spirals have negative coordinates.
        ObjectNode pretrained = with(SpecificationCases.all().get("pretraining.epochs").one(), "/architecture/layers/0/visible",
                "\"gaussian\"");
        String all = client.submit(with(pretrained, "/subset", "{\"train\":20,\"labelled\":8}").toString());
        String few = client.submit(with(pretrained, "/subset", "{\"train\":8}").toString());

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
        String endless = Integer.toString(JobClient.ENDLESS);
        String limited = client.submit(with(field.one(), "/epochs", endless).toString());
        assertThat(client.awaitStatus(limited, "succeeded").get("stop_reason").stringValue()).isEqualTo("time_limit");

        String running = client.submit(with(field.other(), "/epochs", endless).toString());
        await().atMost(Duration.ofSeconds(60)).until(() -> client.job(running).at("/progress/seconds").doubleValue() > 1);
        assertThat(client.job(running).get("status").stringValue()).isEqualTo("running");
        client.command(running, "cancel");
        assertThat(client.awaitStatus(running, "cancelled").get("stop_reason").stringValue()).isEqualTo("cancelled");
    }

    private static ObjectNode with(ObjectNode job, String pointer, String value) {
        return SpecificationCases.set(job, pointer, JSON.readTree(value));
    }

    @Test
    void failsAJobAfterItsOwnNumberOfAttempts(@Autowired AttemptStore attemptStore, @Autowired JobRepository jobs) {
        SpecificationCases.Case field = SpecificationCases.all().get("limits.max_attempts");
        JobError lost = new JobError("worker_lost", "lost", null);
        for (ObjectNode job : List.of(field.one(), field.other())) {
            UUID id = jobs.saveAndFlush(new Job(UUID.randomUUID(), JobSpecs.read(job.toString()), 12, AttemptStore.now())).getId();
            int attempts = job.at("/limits/max_attempts").intValue();
            for (int attempt = 1; attempt <= attempts; attempt++) {
                attemptStore.interrupted(attemptStore.claim(QueueEntryId.next(id), () -> true).orElseThrow(), lost);
                assertThat(jobs.findById(id).orElseThrow().status()).as("attempt %d of %d", attempt, attempts)
                        .isEqualTo(attempt < attempts ? JobStatus.QUEUED : JobStatus.FAILED);
            }
            assertThat(client.job(id.toString()).get("stop_reason").stringValue()).isEqualTo("error");
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
        List<SpecificationCases.Case> fields = new ArrayList<>(SpecificationCases.all().values());
        fields.addAll(SpecificationCases.objects());
        for (SpecificationCases.Case field : fields) {
            for (String value : BoundsTest.WRONG) {
                MvcTestResult answer = client.post("/api/v1/jobs:validate", withText(field, value));
                int status = answer.getResponse().getStatus();
                // A valid value of this field may not fit another one.
                boolean expected = status == 200
                        || status == 422 && (names(field, value, pointers(answer)) || BoundsTest.valid(field, value));
                if (!expected) {
                    unexpected.put(field.pointer() + " = " + value, status + " " + JobClient.json(answer));
                }
            }
        }
        assertThat(unexpected).isEmpty();
    }

    private static boolean names(SpecificationCases.Case field, String value, List<String> pointers) {
        String record = "#" + field.pointer().substring(0, field.pointer().lastIndexOf('/'));
        return pointers.stream().anyMatch(pointer -> pointer.startsWith("#" + field.pointer())
                || value.equals("null") && pointer.equals(record));
    }

    private static List<String> pointers(MvcTestResult answer) {
        return StreamSupport.stream(JobClient.json(answer).get("errors").spliterator(), false)
                .map(error -> error.get("pointer").stringValue()).toList();
    }

    /** An environment replaces the data set, so a job whose environment is unreadable need not have one. */
    @Test
    void asksForNoDatasetIfTheObjectiveIsUnreadable() {
        ObjectNode job = SpecificationCases.all().get("grid_world.slip").one();

        assertThat(pointers(client.post("/api/v1/jobs:validate", with(job, "/objective/environment/type", "\"grid_wrld\"").toString())))
                .containsExactly("#/objective/environment/type");
        assertThat(pointers(client.post("/api/v1/jobs:validate", with(job, "/objective", "1.5").toString())))
                .containsExactly("#/objective");
    }

    /** The job would fail when it opens the data set. */
    @Test
    void refusesClassWeightsThatLeaveNoExample() {
        SpecificationCases.Case field = SpecificationCases.all().get("job_spec.class_weights");
        ObjectNode none = field.with(JSON.readTree("{\"0\":0,\"1\":0}"));
        String one = field.with(JSON.readTree("{\"0\":0}")).toString();

        for (String sampling : List.of("first", "stratified", "random")) {
            assertThat(pointers(client.post("/api/v1/jobs:validate", with(none, "/subset/sampling", '"' + sampling + '"').toString())))
                    .as(sampling).containsOnly("#/class_weights");
        }
        assertThat(client.awaitStatus(client.submit(one), "succeeded").at("/class_weights/0").doubleValue()).isZero();
    }

    @Test
    void answersAWrongSpecification() {
        for (String value : List.of("\"text\"", "true", "[]", "{}", "[null]", "null", "1.5", "1e400")) {
            assertThat(client.post("/api/v1/jobs:validate", value)).as(value).hasStatus4xxClientError();
        }
    }

    /** Returns the job with a value as a client writes it, which may be a number that no Java type holds. */
    private static String withText(SpecificationCases.Case field, String value) {
        return field.with(JSON.getNodeFactory().stringNode("@value@")).toString().replace("\"@value@\"", value);
    }
}
