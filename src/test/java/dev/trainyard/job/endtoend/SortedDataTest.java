package dev.trainyard.job.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.trainyard.DatabaseTest;
import dev.trainyard.job.lifecycle.JobClient;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import tools.jackson.databind.JsonNode;

/** Jobs on tables that are sorted by class, and on tables whose columns differ. */
@DatabaseTest
@AutoConfigureMockMvc
class SortedDataTest {

    private static final String JOB = """
            {"model":"%s","dataset":"%s",%s"epochs":1,"batch_size":5,"optimizer":{"type":"sgd","learning_rate":0.1},
             "architecture":{"layers":[{"type":"dense","units":3,"activation":"tanh"},
               {"type":"dense","units":3,"activation":"softmax"}]}}""";

    @Autowired
    private MockMvcTester http;
    private JobClient client;

    @BeforeEach
    void connect() {
        client = new JobClient(http);
    }

    /** An earlier version trained on the first class alone, without a warning. */
    @Test
    void trainsOnEveryClassOfASortedFile() {
        load("sorted_classes", "a,b,kind\n");
        String subset = "\"subset\":{\"train\":12},\"early_stopping\":{\"monitor\":\"training_accuracy\"},";

        JsonNode plan = JobClient.json(client.post("/api/v1/jobs:validate", JOB.formatted("every", "sorted_classes", subset)));
        assertThat(plan.at("/specification/subset/sampling").stringValue()).isEqualTo("stratified");
        assertThat(plan.get("warnings").toString()).doesNotContain("no training example");
        String id = client.submit(JOB.formatted("every", "sorted_classes", subset));
        client.awaitStatus(id, "succeeded");
        assertThat(events(id)).doesNotContain("classes_without_examples");
        JsonNode evaluation = client.get("/api/v1/jobs/" + id + "/evaluation?split=train");
        assertThat(evaluation.at("/per_class").findValues("support")).extracting(JsonNode::intValue).containsExactly(4, 4, 4);
    }

    @Test
    void warnsOfClassesWithoutExamplesAtSubmissionAndIfNecessaryAtTheStart() {
        load("sorted_warning", "a,b,kind\n");
        String few = JOB.formatted("few", "sorted_warning", "\"subset\":{\"train\":2},");
        assertThat(JobClient.json(client.post("/api/v1/jobs:validate", few)).get("warnings").toString())
                .contains("1 of 3 classes have no training example, so the network cannot learn them: z.");
        String id = client.submit(few);
        assertThat(events(id)).contains("classes_without_examples", "cannot learn them: z.");

        String first = client.submit(JOB.formatted("first", "sorted_warning", "\"subset\":{\"train\":8,\"sampling\":\"first\"},"));
        client.awaitStatus(first, "succeeded");
        assertThat(events(first)).contains("classes_without_examples", "2 of 3 classes", "y, z.");
        client.awaitStatus(id, "succeeded");
        assertThat(events(id).split("classes_without_examples")).as("one warning").hasSize(2);
    }

    @Test
    void warnsOfLabelsWithoutExamples() {
        String rows = IntStream.range(0, 12).mapToObj(i -> "%d,%d,0\n".formatted(i, i % 2)).collect(Collectors.joining());
        assertThat(http.perform(http.post().uri("/api/v1/datasets").multipart().param("name", "labels_warning").param("format", "csv")
                .param("target", "p,q").param("task", "multi_label").file("train", ("x,p,q\n" + rows).getBytes(StandardCharsets.UTF_8))))
                .hasStatus(201).bodyJson().extractingPath("$.class_counts.train").asArray().containsExactly(6, 0);
        String job = """
                {"model":"labels","dataset":"labels_warning","epochs":1,%s"optimizer":{"type":"sgd","learning_rate":0.1},
                 "architecture":{"layers":[{"type":"dense","units":2,"activation":"sigmoid"}]}}""";
        String warning = "1 of 2 labels have no training example, so the network cannot learn them: q.";

        assertThat(JobClient.json(client.post("/api/v1/jobs:validate", job.formatted(""))).get("warnings").toString()).contains(warning);
        String id = client.submit(job.formatted(""));
        assertThat(events(id)).contains("classes_without_examples", warning);
        String random = client.submit(job.formatted("\"subset\":{\"train\":11},"));
        client.awaitStatus(random, "succeeded");
        assertThat(events(random)).contains("classes_without_examples", warning);
        client.awaitStatus(id, "succeeded");
        assertThat(events(id).split("classes_without_examples")).as("one warning").hasSize(2);
    }

    @Test
    void refusesClassWeightsThatLeaveNoExample() {
        load("sorted_weights", "a,b,kind\n");
        String job = JOB.formatted("weighted", "sorted_weights", "\"class_weights\":{%s},");
        assertThat(client.post("/api/v1/jobs:validate", job.formatted("\"x\":0,\"y\":0,\"z\":0"))).hasStatus(422).bodyText()
                .contains("#/class_weights", "must leave a training example with a weight above 0");
        assertThat(client.post("/api/v1/jobs:validate", job.formatted("\"x\":0,\"y\":0"))).hasStatusOk();
        String divided = JOB.formatted("weighted", "sorted_weights",
                "\"split\":{\"train\":28,\"validation\":1},\"class_weights\":{%s},");
        List<String> refused = Stream.of("x", "y", "z").map(name -> "\"%s\":0".formatted(name)).map(divided::formatted)
                .map(weighted -> JobClient.json(client.post("/api/v1/jobs:validate", weighted)).toString())
                .filter(answer -> answer.contains("#/class_weights")).toList();
        assertThat(refused).as("without the class of the only validation example").singleElement(STRING)
                .contains("must leave a validation example with a weight above 0");
    }

    @Test
    void choosesTheSamplingByTheTask() {
        String regression = """
                {"dataset":"function","%s":{"train":100,"validation":50%s},"optimizer":{"type":"sgd","learning_rate":0.1},
                 "architecture":{"layers":[{"type":"dense","units":1,"activation":"linear"}]}}""";
        for (String field : new String[] {"split", "subset"}) {
            JsonNode plan = JobClient.json(client.post("/api/v1/jobs:validate", regression.formatted(field, "")));
            JsonNode specification = plan.get("specification");
            assertThat(specification.at("/" + field + "/sampling").stringValue()).isEqualTo("random");
            assertThat(specification.at("/" + field + "/seed").intValue()).isZero();
            assertThat(client.post("/api/v1/jobs:validate", regression.formatted(field, ",\"sampling\":\"stratified\""))).hasStatus(422)
                    .bodyText().contains("#/" + field + "/sampling", "the data set has no classes");
        }
    }

    @Test
    void refusesAMonitorThatIsUndefinedForTheValidationExamples() {
        load("sorted_monitor", "a,b,kind\n");
        String job = JOB.formatted("monitored", "sorted_monitor",
                "\"split\":{\"train\":20,\"validation\":%d},\"early_stopping\":{\"monitor\":\"%s\"},");
        assertThat(client.post("/api/v1/jobs:validate", job.formatted(2, "validation_roc_auc"))).hasStatus(422).bodyText()
                .contains("#/early_stopping/monitor", "validation_roc_auc needs validation examples of every class; there are none of y");
        assertThat(client.post("/api/v1/jobs:validate", job.formatted(2, "validation_f1_macro"))).hasStatusOk();
        assertThat(client.post("/api/v1/jobs:validate", job.formatted(9, "validation_roc_auc"))).hasStatusOk().bodyJson()
                .extractingPath("$.specification.early_stopping.mode").isEqualTo("max");
        assertThat(client.post("/api/v1/jobs:validate", job.formatted(9, "validation_f1"))).hasStatus(422).bodyText()
                .contains("must be one of", "validation_f1_macro");
    }

    @Test
    void refusesAWarmStartFromATableWithOtherColumns() {
        load("columns_ab", "a,b,kind\n");
        load("columns_ba", "b,a,kind\n");
        load("columns_ac", "a,c,kind\n");
        client.awaitStatus(client.submit(JOB.formatted("columns", "columns_ab", "")), "succeeded");
        String start = "\"warm_start\":{\"model\":\"columns\"},";

        assertThat(client.post("/api/v1/jobs:validate", JOB.formatted("same", "columns_ab", start))).hasStatusOk();
        assertThat(client.post("/api/v1/jobs:validate", JOB.formatted("order", "columns_ba", start))).hasStatus(422).bodyText()
                .contains("#/warm_start/model", "other columns at the same places: a, b there, b, a here");
        assertThat(client.post("/api/v1/jobs:validate", JOB.formatted("names", "columns_ac", start))).hasStatus(422).bodyText()
                .contains("#/warm_start/model", "other columns: only there b, only here c");
    }

    /** Imports 30 training examples sorted by class. */
    private void load(String name, String header) {
        String rows = IntStream.range(0, 30).mapToObj(i -> "%d,%d,%s\n".formatted(i % 7, i / 3, "xyz".charAt(i / 10)))
                .collect(Collectors.joining());
        assertThat(http.perform(http.post().uri("/api/v1/datasets").multipart().param("name", name).param("format", "csv")
                .param("target", "kind").file("train", (header + rows).getBytes(StandardCharsets.UTF_8)))).hasStatus(201);
    }

    private String events(String job) {
        return client.get("/api/v1/jobs/" + job + "/events").toString();
    }
}
