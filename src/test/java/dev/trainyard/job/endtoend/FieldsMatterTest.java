package dev.trainyard.job.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.trainyard.checkpoint.Checkpoints;
import dev.trainyard.job.event.JobEvents;
import dev.trainyard.job.execution.TrainingRunMonitor;
import dev.trainyard.job.lifecycle.AttemptStore;
import dev.trainyard.job.lifecycle.JobFieldsTest;
import dev.trainyard.job.lifecycle.JobStatus;
import dev.trainyard.job.metric.JobMetrics;
import dev.trainyard.job.spec.JobSpec;
import dev.trainyard.job.spec.JobSpecs;
import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.training.StopReason;
import dev.trainyard.nn.training.TrainingObserver.Directive;
import dev.trainyard.nn.training.TrainingObserver.Progress;
import dev.trainyard.nn.training.TrainingState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.factory.Nd4j;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Checks that no field of a specification is ignored: two values of it give different results. {@link SpecificationCases} has the
 * values; the fields are found by reflection, so that a new field without a case fails here. {@link JobFieldsTest} tests the fields that
 * need the service.
 */
public class FieldsMatterTest {

    /** Fields that only add or change measurements. All other fields change the weights. */
    private static final Set<String> MEASUREMENTS = Set.of("monitor.every_examples", "monitor.validation_examples", "monitor.metrics",
            "policy_gradient.evaluation_episodes");
    /** Fields of {@link #savesTheCheckpointsThatThePolicyWants} and the test after it. */
    private static final Set<String> CHECKPOINTS = Set.of("checkpoint_policy.every_epochs", "checkpoint_policy.every_seconds",
            "checkpoint_policy.keep_last");
    /** The other value of a field that the objective of the case refuses. */
    private static final Set<String> REFUSED = Set.of("rbm.tied");

    static List<String> trainingFields() {
        return SpecificationCases.all().keySet().stream()
                .filter(key -> !JobFieldsTest.fields().contains(key) && !CHECKPOINTS.contains(key)).toList();
    }

    @Test
    void everyFieldHasACase() {
        assertThat(SpecificationCases.all().keySet())
                .containsExactlyInAnyOrderElementsOf(SpecificationField.of(JobSpec.class).stream().map(SpecificationField::key).toList());
    }

    @ParameterizedTest
    @MethodSource("trainingFields")
    void twoValuesOfAFieldTrainDifferently(String key) {
        SpecificationCases.Case field = SpecificationCases.all().get(key);
        TrainingRun one = run(field.one());
        if (REFUSED.contains(key)) {
            assertThatThrownBy(() -> run(field.other())).isInstanceOf(InvalidSpecificationException.class)
                    .hasMessageContaining(field.field());
            return;
        }
        TrainingRun other = run(field.other());

        if (MEASUREMENTS.contains(key)) {
            assertThat(one.series()).as("metrics").isNotEqualTo(other.series());
            assertThat(one.weights()).as("weights").isEqualTo(other.weights());
        } else {
            assertThat(one.weights()).as("weights").isNotEqualTo(other.weights());
        }
        assertThat(List.of(one.reason(), other.reason())).doesNotContain(StopReason.DIVERGED);
    }

    private static TrainingRun run(ObjectNode job) {
        return TrainingRun.of(JobSpecs.read(job.toString()));
    }

    /** The weights stay as they are, so that only the masks, or the noise, can change the cost. */
    @ParameterizedTest
    @ValueSource(strings = {"dropout", "noise"})
    void randomNumbersDifferBetweenEpochs(String kind) {
        ObjectNode job = kind.equals("dropout")
                ? SpecificationCases.set(still(), "/architecture/layers", json("""
                    [{"type":"dense","units":40,"activation":"tanh"},{"type":"dropout","rate":0.5},
                     {"type":"dense","units":2,"activation":"softmax"}]"""))
                : SpecificationCases.set(still(), "/augmentation", json("[{\"type\":\"noise\",\"sigma\":0.3}]"));

        assertThat(costs(still()).stream().map(cost -> Math.round(cost * 1e5)).distinct()).as("without random numbers").hasSize(1);
        assertThat(costs(job).stream().map(cost -> Math.round(cost * 1e5)).distinct()).as("costs of four epochs").hasSize(4);
    }

    /** The running mean after the first mini-batch shows which examples it has. */
    @Test
    void ordersDifferBetweenEpochs() {
        ObjectNode job = SpecificationCases.set(SpecificationCases.set(still(), "/batch_size", json("5")), "/monitor",
                json("{\"every_examples\":5}"));
        List<Double> first = run(job).series().stream().filter(metrics -> metrics.get("epoch") % 1 == 0.25)
                .map(metrics -> metrics.get("training_cost")).toList();

        assertThat(first).hasSize(4).doesNotHaveDuplicates();
        assertThat(costs(job)).as("the mean of all examples, in every order").allSatisfy(cost -> assertThat(cost)
                .isCloseTo(costs(still()).get(0), within(1e-5)));
    }

    /** The rate is nearly 0, so that only the initialisation can change the weights. */
    @Test
    void initialWeightsDifferBetweenSeeds() {
        assertThat(run(still()).weights()).isNotEqualTo(run(SpecificationCases.set(still(), "/seed", json("2"))).weights());
    }

    /** With zeros as initial weights and one mini-batch of all examples, neither initialisation nor order differ between seeds. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "none | /name | \"plain\"",
        "dropout | /architecture/layers | [{\"type\":\"dropout\"},{\"type\":\"dense\",\"units\":2,\"activation\":\"softmax\"}]",
        "noise | /augmentation | [{\"type\":\"noise\",\"sigma\":0.3}]",
        "sampling | /objective | {\"type\":\"contrastive_divergence\"}"})
    void eachSourceOfRandomNumbersHasTheSeedOfTheJob(String source, String pointer, String value) {
        ObjectNode job = SpecificationCases.set(still(), "/optimizer/learning_rate", json("0.5"));
        job = SpecificationCases.set(job, "/architecture/layers", json(source.equals("sampling") ? "[{\"type\":\"rbm\",\"units\":3}]"
                : "[{\"type\":\"dense\",\"units\":2,\"activation\":\"softmax\"}]"));
        job = SpecificationCases.set(SpecificationCases.set(job, "/initialization", json("\"zeros\"")), pointer, json(value));
        float[] one = run(job).weights();
        float[] other = run(SpecificationCases.set(job, "/seed", json("2"))).weights();

        double difference = IntStream.range(0, one.length).mapToDouble(i -> Math.abs(one[i] - other[i])).max().orElseThrow();
        if (source.equals("none")) {
            assertThat(difference).isLessThan(1e-5);
        } else {
            assertThat(difference).isGreaterThan(1e-4);
        }
    }

    /** Returns a job whose weights stay at their initial values, with one mini-batch of all examples in each of four epochs. */
    private static ObjectNode still() {
        ObjectNode job = SpecificationCases.dense();
        job = SpecificationCases.set(job, "/optimizer/learning_rate", json("1e-30"));
        job = SpecificationCases.set(job, "/batch_size", json("20"));
        return SpecificationCases.set(job, "/epochs", json("4"));
    }

    private static List<Double> costs(ObjectNode job) {
        return run(job).series().stream().filter(metrics -> metrics.get("epoch") % 1 == 0)
                .map(metrics -> metrics.get("training_cost")).toList();
    }

    @Test
    void savesTheCheckpointsThatThePolicyWants() throws Exception {
        assertThat(savedEpochs("checkpoint_policy.every_epochs", true)).containsExactly(1L, 2L, 3L, 4L);
        assertThat(savedEpochs("checkpoint_policy.every_epochs", false)).containsExactly(2L, 4L);
        assertThat(keepLast(true)).isEqualTo(3);
        assertThat(keepLast(false)).isEqualTo(4);
    }

    private static List<Long> savedEpochs(String key, boolean one) throws Exception {
        List<Long> saved = new ArrayList<>();
        Checkpoints checkpoints = mock();
        when(checkpoints.save(any(), anyInt(), any(), anyInt())).thenAnswer(call -> {
            saved.add(((TrainingState) call.getArgument(2)).position().step());
            return new Checkpoints.Saved(true, null);
        });
        try (TrainingRunMonitor monitor = monitor(key, one, checkpoints)) {
            for (int epoch = 1; epoch <= 4; epoch++) {
                monitor.checkpoint(state(epoch));
                monitor.conclude();
            }
        }
        return saved;
    }

    private static int keepLast(boolean one) throws Exception {
        List<Integer> kept = new ArrayList<>();
        Checkpoints checkpoints = mock();
        when(checkpoints.save(any(), anyInt(), any(), anyInt())).thenAnswer(call -> {
            kept.add(call.getArgument(3));
            return new Checkpoints.Saved(true, null);
        });
        try (TrainingRunMonitor monitor = monitor("checkpoint_policy.keep_last", one, checkpoints)) {
            monitor.checkpoint(state(1));
            monitor.conclude();
        }
        return kept.get(0);
    }

    @Test
    void asksForACheckpointWithinAnEpochAtTheAgeThatThePolicyWants() throws Exception {
        Checkpoints checkpoints = mock();
        when(checkpoints.save(any(), anyInt(), any(), anyInt())).thenReturn(new Checkpoints.Saved(true, null));
        try (TrainingRunMonitor soon = monitor("checkpoint_policy.every_seconds", true, checkpoints);
                TrainingRunMonitor late = monitor("checkpoint_policy.every_seconds", false, checkpoints)) {
            assertThat(soon.directive(new Progress(0.5, 10, 0))).as("at once").isEqualTo(Directive.CONTINUE);
            await().atMost(30, TimeUnit.SECONDS).until(() -> soon.directive(new Progress(0.5, 10, 0)) == Directive.CHECKPOINT);
            assertThat(late.directive(new Progress(0.5, 10, 0))).isEqualTo(Directive.CONTINUE);
        }
    }

    private static TrainingRunMonitor monitor(String key, boolean one, Checkpoints checkpoints) {
        SpecificationCases.Case field = SpecificationCases.all().get(key);
        AttemptStore attemptStore = mock();
        when(attemptStore.wanted(any())).thenReturn(Optional.of(JobStatus.RUNNING));
        when(attemptStore.progress(any(), any(), any(), any())).thenReturn(true);
        JobSpec job = JobSpecs.read((one ? field.one() : field.other()).toString());
        return new TrainingRunMonitor(new AttemptStore.Attempt(UUID.randomUUID(), 1, null, job, 0), attemptStore, checkpoints,
                mock(JobEvents.class), mock(JobMetrics.class), () -> false, Duration.ZERO);
    }

    private static TrainingState state(int epoch) {
        return new TrainingState(Map.of("parameters", Nd4j.createFromArray(1f, 2f)),
                new TrainingState.Position(epoch, epoch, 0, epoch, Map.of(), Map.of(), 0, Map.of(), Map.of(), Map.of(), Map.of()));
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
