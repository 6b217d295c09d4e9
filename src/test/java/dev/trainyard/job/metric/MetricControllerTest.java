package dev.trainyard.job.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.DatabaseTest;
import dev.trainyard.job.attempt.JobRows;
import dev.trainyard.nn.training.TrainingObserver.Measurement;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@DatabaseTest
@AutoConfigureMockMvc
class MetricControllerTest {

    @Autowired
    MockMvcTester http;
    @Autowired
    JobMetrics metrics;
    @Autowired
    JdbcTemplate database;

    UUID job;

    @BeforeEach
    void measure() {
        job = JobRows.insert(database);
        metrics.record(job, 1, new Measurement(0.5, 10, 0.25, false, Map.of("training_cost", 0.75)));
        metrics.record(job, 1, new Measurement(1, 20, 0.5, true,
                Map.of("training_cost", Double.NaN, "validation_accuracy", 0.5)));
        metrics.flush(job);
    }

    @Test
    void answersCurvesAsColumns() {
        assertThat(http.get().uri("/api/v1/jobs/{id}/metrics?names=training_cost", job)).hasStatusOk().bodyJson().isLenientlyEqualTo("""
                {"job_id": "%s", "series": [{"name": "training_cost", "points": 2, "step": [10, 20], "epoch": [0.5, 1.0],
                 "seconds": [0.25, 0.5], "value": [0.75, null]}]}""".formatted(job));
    }

    @Test
    void roundsEpochsAndSeconds() {
        UUID precise = JobRows.insert(database);
        metrics.record(precise, 1, new Measurement(1 / 3.0, 10, 0.123456789, false, Map.of("training_cost", 1 / 3.0)));
        metrics.flush(precise);

        assertThat(http.get().uri("/api/v1/jobs/{id}/metrics", precise)).hasStatusOk().bodyJson().isLenientlyEqualTo("""
                {"series": [{"epoch": [0.333333], "seconds": [0.123], "value": [0.3333333333333333]}]}""");
    }

    @Test
    void answersAllCurvesOfManyJobs() {
        UUID other = JobRows.insert(database);

        assertThat(query("{\"jobs\": [\"%s\", \"%s\"]}".formatted(job, other))).hasStatusOk().bodyJson().isLenientlyEqualTo("""
                {"data": [{"job_id": "%s", "series": [{"points": 2}, {"points": 1}]}, {"job_id": "%s", "series": []}]}"""
                .formatted(job, other));
    }

    @Test
    void suggestsTheClosestMetricName() {
        assertThat(http.get().uri("/api/v1/jobs/{id}/metrics?names=training_cost,validaton_accuracy", job)).hasStatus(422)
                .bodyJson().isLenientlyEqualTo("""
                        {"errors": [{"parameter": "names", "pointer": "#/names/1", "detail": "must be one of training_cost, validation_accuracy, got \
                validaton_accuracy; did you mean validation_accuracy?"}]}""");
    }

    @Test
    void acceptsUnknownMetricNamesBeforeTheFirstEpoch() {
        UUID young = JobRows.insert(database);

        assertThat(http.get().uri("/api/v1/jobs/{id}/metrics?names=validation_accuracy", young)).hasStatusOk()
                .bodyJson().extractingPath("$.series").asArray().isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"jobs\": []}", "{\"jobs\": [\"x\"]}", "{\"jobs\": [null]}", "{\"job\": []}", "[]"})
    void refusesAMalformedQuery(String query) {
        assertThat(query(query)).hasStatus(422);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1", "2", "1000000"})
    void refusesAnImpossibleNumberOfPoints(String points) {
        assertThat(http.get().uri("/api/v1/jobs/{id}/metrics?max_points={points}", job, points)).hasStatus(422);
    }

    @Test
    void refusesTooManyMetricNames() {
        String names = IntStream.range(0, 101).mapToObj(i -> "\"n" + i + "\"").collect(Collectors.joining(",", "[", "]"));

        assertThat(query("{\"jobs\": [\"%s\"], \"names\": %s}".formatted(job, names))).hasStatus(422).bodyText()
                .contains("#/names", "must be at most 100 names, got 101");
    }

    @Test
    void refusesAnAnswerWithTooManyPoints() {
        UUID wide = JobRows.insert(database);
        Map<String, Double> values = IntStream.range(0, 600).boxed().collect(Collectors.toMap(i -> "m" + i, i -> 0.5));
        IntStream.range(0, 900).forEach(i -> metrics.record(wide, 1, new Measurement(i, i + 1, i, true, values)));
        metrics.flush(wide);

        assertThat(http.get().uri("/api/v1/jobs/{id}/metrics?max_points=0", wide)).hasStatus(422).bodyText()
                .contains("#/max_points", "must make at most 500000 points in one answer");
        assertThat(http.get().uri("/api/v1/jobs/{id}/metrics?max_points=100", wide)).hasStatusOk();
    }

    @Test
    void answersNotFoundForUnknownJobs() {
        assertThat(http.get().uri("/api/v1/jobs/{id}/metrics", UUID.randomUUID())).hasStatus(404);
        assertThat(http.get().uri("/api/v1/jobs/{id}/events", UUID.randomUUID())).hasStatus(404);
        assertThat(query("{\"jobs\": [\"%s\"]}".formatted(UUID.randomUUID()))).hasStatus(404);
    }

    private MvcTestResult query(String query) {
        return http.post().uri("/api/v1/metrics:query").contentType(MediaType.APPLICATION_JSON).content(query).exchange();
    }
}
