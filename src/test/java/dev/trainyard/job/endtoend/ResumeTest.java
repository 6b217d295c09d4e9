package dev.trainyard.job.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.DatabaseTest;
import dev.trainyard.checkpoint.Checkpoints;
import dev.trainyard.dataset.Datasets;
import dev.trainyard.job.execution.TrainingInput;
import dev.trainyard.job.lifecycle.AttemptStore;
import dev.trainyard.job.lifecycle.Job;
import dev.trainyard.job.lifecycle.JobRepository;
import dev.trainyard.job.lifecycle.QueueEntryId;
import dev.trainyard.job.metric.JobMetrics;
import dev.trainyard.job.metric.MetricHistory;
import dev.trainyard.job.metric.Point;
import dev.trainyard.job.spec.JobSpec;
import dev.trainyard.job.spec.MemoryEstimate;
import dev.trainyard.job.submission.JobSpecReader;
import dev.trainyard.nn.data.augmentation.Augmentation;
import dev.trainyard.nn.layer.LayerSpec;
import dev.trainyard.nn.metric.MetricNames;
import dev.trainyard.nn.network.Network;
import dev.trainyard.nn.optimizer.LearningRateSchedule;
import dev.trainyard.nn.optimizer.Optimizer;
import dev.trainyard.nn.reinforcement.Environment;
import dev.trainyard.nn.training.Hyperparameters;
import dev.trainyard.nn.training.Keep;
import dev.trainyard.nn.training.Objective;
import dev.trainyard.nn.training.StopReason;
import dev.trainyard.nn.training.Trainer;
import dev.trainyard.nn.training.TrainingObserver;
import dev.trainyard.nn.training.TrainingResult;
import dev.trainyard.nn.training.TrainingState;
import dev.trainyard.platform.artifact.safetensors.TensorBytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Stops and kills jobs repeatedly, with every update rule and every kind of network, and resumes them from their checkpoints. Weights and
 * curves must equal those of an uninterrupted job, bit for bit.
 */
@DatabaseTest
@TestPropertySource(properties = "trainyard.max-threads=2")
class ResumeTest {

    private static final Map<String, ObjectNode> JOBS = jobs();

    @Autowired
    private JobSpecReader specifications;
    @Autowired
    private Datasets datasets;
    @Autowired
    private Checkpoints checkpoints;
    @Autowired
    private JobMetrics metrics;
    @Autowired
    private MetricHistory history;
    @Autowired
    private JobRepository jobs;
    @Autowired
    private AttemptStore attemptStore;

    private static Map<String, ObjectNode> jobs() {
        Map<String, ObjectNode> jobs = new LinkedHashMap<>();
        try (InputStream in = ResumeTest.class.getResourceAsStream("resumed-jobs.json")) {
            JsonMapper.shared().readTree(in).properties().forEach(job -> jobs.put(job.getKey(), (ObjectNode) job.getValue()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        jobs.values().forEach(job -> job.putObject("limits").put("max_attempts", 100));
        return jobs;
    }

    static Set<String> names() {
        return JOBS.keySet();
    }

    private JobSpec specification(String name) {
        return specifications.read(JOBS.get(name)).specification();
    }

    @ParameterizedTest
    @MethodSource("names")
    void endsWithTheSameBitsAndCurvesDespiteInterruptions(String name) throws IOException {
        JobSpec specification = specification(name);
        Run undisturbed = new Run(specification, new Random(0), Map.of());
        undisturbed.toTheEnd();
        Random random = new Random(name.hashCode());
        Map<Long, End> ends = ends(undisturbed.epochEnds, random);
        Run disturbed = new Run(specification, random, ends);
        disturbed.toTheEnd();
        assertThat(disturbed.attempt).as("attempts with %s", ends).isEqualTo(ends.size() + 1);
        assertThat(disturbed.result).as("after %s", ends).isEqualTo(undisturbed.result);
        assertThat(disturbed.curves()).as("after %s", ends).isEqualTo(undisturbed.curves());
    }

    /** How an attempt ends. */
    private enum End {
        /** Ends regularly, with a checkpoint. */
        SUSPENDED,
        /** Ends at once and loses everything that was not stored. */
        KILLED,
        /** Ends at once, before the measurement is recorded. */
        KILLED_IN_EVALUATION
    }

    /** Attempts end at the first step, at four random ones, at an epoch's end, one step before an epoch's end, and at the last but one. */
    private static Map<Long, End> ends(List<Long> epochEnds, Random random) {
        long last = epochEnds.get(epochEnds.size() - 1);
        Map<Long, End> ends = new TreeMap<>();
        for (int i = 0; i < 4; i++) {
            ends.put(1 + random.nextLong(last - 1), random.nextBoolean() ? End.KILLED : End.SUSPENDED);
        }
        ends.put(epochEnds.get(random.nextInt(epochEnds.size())), End.KILLED_IN_EVALUATION);
        ends.put(epochEnds.get(random.nextInt(epochEnds.size())) - 1, End.SUSPENDED);
        ends.put(1L, End.KILLED);
        ends.put(last - 1, random.nextBoolean() ? End.KILLED : End.SUSPENDED);
        return ends;
    }

    /** The values that must not depend on interruptions. */
    private record Result(StopReason reason, String weightsSha256, Keep kept, int bestEpoch, Map<String, Double> bestMetrics,
            double lastEpoch, Map<String, Double> lastMetrics) {

        static Result of(TrainingResult result) {
            return new Result(result.reason(), TensorBytes.sha256(result.parameters()), result.kept(), result.bestEpoch(),
                    comparable(result.bestMetrics()), result.lastEpoch(), comparable(result.lastMetrics()));
        }
    }

    private static Map<String, Double> comparable(Map<String, Double> metrics) {
        Map<String, Double> comparable = new TreeMap<>(metrics);
        comparable.remove(MetricNames.EXAMPLES_PER_SECOND);
        return comparable;
    }

    private static final class Killed extends RuntimeException {
    }

    /** A job with all of its attempts. */
    private final class Run implements TrainingObserver {

        private final JobSpec specification;
        private final Random random;
        private final Map<Long, End> ends;
        private final UUID job;
        private final QueueEntryId entryId;
        private final List<Long> epochEnds = new ArrayList<>();
        private int attempt;
        private long step;
        private long savedStep;
        private boolean wanted;
        private Result result;

        /** @param ends how attempts end, by step; each end happens once */
        Run(JobSpec specification, Random random, Map<Long, End> ends) {
            this.specification = specification;
            this.random = random;
            this.ends = new TreeMap<>(ends);
            this.job = jobs.saveAndFlush(new Job(UUID.randomUUID(), specification, 0, AttemptStore.now())).getId();
            this.entryId = QueueEntryId.next(job);
        }

        void toTheEnd() throws IOException {
            while (result == null) {
                attempt = attemptStore.claim(entryId, () -> true).orElseThrow().number();
                try (TrainingInput data = TrainingInput.of(specification, datasets);
                        Network network = Network.of(specification.architecture(), specification.threads())) {
                    TrainingResult ended = train(new Trainer(network, specification.hyperparameters(), data.dataset(), this, Duration.ZERO));
                    metrics.flush(job);
                    if (ended.reason() != null) {
                        result = Result.of(ended);
                    }
                } catch (Killed e) {
                    // The loop starts the next attempt.
                }
            }
        }

        private TrainingResult train(Trainer trainer) throws IOException {
            Optional<TrainingState> saved = checkpoints.latest(job, (checkpoint, damage) -> {
                throw new UncheckedIOException(damage);
            });
            step = saved.map(state -> state.position().step()).orElse(0L);
            savedStep = step;
            metrics.truncate(job, attempt, saved.isPresent() ? step : -1);
            if (saved.isEmpty()) {
                return trainer.train();
            }
            try {
                return trainer.resume(saved.get());
            } finally {
                saved.get().tensors().values().forEach(INDArray::close);
            }
        }

        @Override
        public void measured(Measurement measurement) {
            if (ends.get(measurement.step()) == End.KILLED_IN_EVALUATION) {
                ends.remove(measurement.step());
                throw new Killed();
            }
            metrics.record(job, attempt, measurement);
            if (measurement.endOfEpoch()) {
                epochEnds.add(measurement.step());
            }
        }

        @Override
        public Directive directive(Progress progress) {
            End end = ends.remove(++step);
            if (end == End.KILLED) {
                throw new Killed();
            }
            wanted = end != null || random.nextInt(4) == 0;
            return end != null ? Directive.SUSPEND : wanted ? Directive.CHECKPOINT : Directive.CONTINUE;
        }

        @Override
        public void checkpoint(TrainingState state) {
            boolean due = wanted || random.nextBoolean();
            wanted = false;
            if (!due || state.position().step() == savedStep) {
                return;
            }
            savedStep = state.position().step();
            assertThat(state.tensors().values().stream().mapToLong(tensor -> tensor.length() * tensor.dataType().width()).sum())
                    .as("bytes of a checkpoint, for which the quota reserves room")
                    .isLessThanOrEqualTo(MemoryEstimate.checkpointBytes(specification) - MemoryEstimate.CHECKPOINT_HEADER);
            try {
                metrics.flush(job);
                assertThat(checkpoints.save(job, attempt, state, 2).held()).isTrue();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        List<Point> curves() {
            List<Point> curves = new ArrayList<>();
            List<Point> some;
            do {
                some = history.from(job, curves.size());
                some.forEach(point -> curves.add(new Point(point.step(), point.epoch(), 0, comparable(point.metrics()))));
            } while (!some.isEmpty());
            return curves;
        }
    }

    @Test
    void interruptedJobsCoverEveryVariant() {
        Set<Class<?>> interrupted = new LinkedHashSet<>();
        names().forEach(name -> collect(specification(name), interrupted));
        assertThat(interrupted).as("a new variant needs a row in resumed-jobs.json").containsAll(Stream.of(Optimizer.class, Objective.class,
                LayerSpec.class, LearningRateSchedule.class, Augmentation.class, Environment.class).flatMap(ResumeTest::variants).toList());
    }

    private static Stream<Class<?>> variants(Class<?> kind) {
        return kind.isSealed() ? Stream.of(kind.getPermittedSubclasses()).flatMap(ResumeTest::variants) : Stream.of(kind);
    }

    @Test
    void interruptedJobsVaryEveryHyperparameter() throws ReflectiveOperationException {
        for (RecordComponent component : Hyperparameters.class.getRecordComponents()) {
            Set<Object> values = new LinkedHashSet<>();
            for (String name : names()) {
                values.add(Optional.ofNullable(component.getAccessor().invoke(specification(name).hyperparameters())));
            }
            if (!component.getName().equals("seed")) {
                assertThat(values).as("values of " + component.getName()).hasSizeGreaterThan(1);
            }
        }
    }

    /** Collects the types of all public records within a value, recursively. */
    private static void collect(Object value, Set<Class<?>> types) {
        if (value instanceof Collection<?> values) {
            values.forEach(v -> collect(v, types));
        } else if (value instanceof Record && Modifier.isPublic(value.getClass().getModifiers())) {
            types.add(value.getClass());
            for (RecordComponent component : value.getClass().getRecordComponents()) {
                try {
                    collect(component.getAccessor().invoke(value), types);
                } catch (ReflectiveOperationException e) {
                    throw new AssertionError(e);
                }
            }
        }
    }
}
