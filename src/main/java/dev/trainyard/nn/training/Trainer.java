package dev.trainyard.nn.training;

import static dev.trainyard.nn.metric.MetricNames.EXAMPLES_PER_SECOND;
import static dev.trainyard.nn.metric.MetricNames.LEARNING_RATE;

import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.diagnosis.Diagnosis;
import dev.trainyard.nn.diagnosis.Outcome;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.kernel.memory.Allocations;
import dev.trainyard.nn.layer.Parameters;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.Network;
import dev.trainyard.nn.optimizer.LearningRate;
import dev.trainyard.nn.reinforcement.Environment;
import dev.trainyard.nn.training.TrainingObserver.Directive;
import dev.trainyard.nn.training.TrainingObserver.Measurement;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The training loop over steps and epochs. Decides when to measure, to change η, to save a checkpoint and to end. The {@link Learner}
 * performs the steps; the {@link TrainingObserver} stores the results. A trainer can be used once.
 */
public final class Trainer {

    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(500);

    private final Network network;
    private final Hyperparameters hyperparameters;
    private final TrainingObserver observer;
    private final long nanosBetweenQuestions;
    private final Kernels kernels;
    private final Parameters w;
    /** The best epoch's weights; null if the last weights are kept. */
    private final Parameters best;
    private final Learner learner;
    /** Null in an environment. */
    private final Dataset dataset;
    private final LearningRate learningRate;
    private final EarlyStopping.Watch watch;
    private final Diagnosis diagnosis = new Diagnosis();
    /** The number of epochs that neither the schedule nor early stopping counts; {@code epochs} is the total number. */
    private final int preliminaryEpochs;
    private final int epochs;

    private int epoch;
    private int batch;
    private long step;
    private int bestEpoch;
    private Map<String, Double> bestMetrics = Map.of();
    private double lastEpoch;
    private Map<String, Double> lastMetrics = Map.of();
    private double secondsBefore;
    private long startedAt;
    private long askedAt;
    private long lookedAt;
    private long examplesSinceLook;

    /**
     * @param dataset null if the objective has an environment
     * @throws InvalidSpecificationException if network, hyperparameters and data do not fit each other
     */
    public Trainer(Network network, Hyperparameters hyperparameters, Dataset dataset, TrainingObserver observer) {
        this(network, hyperparameters, dataset, observer, BETWEEN_QUESTIONS);
    }

    /** @param betweenQuestions the minimum time between calls of {@link TrainingObserver#directive}; zero for one after every mini-batch */
    public Trainer(Network network, Hyperparameters given, Dataset dataset, TrainingObserver observer, Duration betweenQuestions) {
        Hyperparameters hyperparameters = given.withCostFor(network.architecture());
        Environment environment = hyperparameters.objective().environment();
        Set<Split> splits = environment != null ? Set.of() : dataset.splits();
        List<Violation> violations = environment != null ? violations(network.architecture(), hyperparameters, environment)
                : violations(network.architecture(), hyperparameters, dataset.input(), dataset.targets(), splits);
        if (violations.isEmpty() && environment == null) {
            violations = Monitors.undefined(hyperparameters, dataset);
        }
        if (!violations.isEmpty()) {
            throw new InvalidSpecificationException(violations);
        }
        this.network = network;
        this.hyperparameters = hyperparameters;
        this.observer = observer;
        this.nanosBetweenQuestions = betweenQuestions.toNanos();
        this.kernels = network.kernels();
        this.w = network.sections();
        this.watch = (hyperparameters.earlyStopping() != null ? hyperparameters.earlyStopping()
                : EarlyStopping.never(hyperparameters.monitored(network.architecture(),
                        environment != null ? environment.actions() : dataset.targets(), splits))).watch();
        boolean keepsBest = hyperparameters.kept(network.architecture(), splits) == Keep.BEST;
        Memory memory = Allocations.allOrNothing(
                () -> new Memory(hyperparameters.bind(network, dataset), keepsBest ? w.zerosLike() : null));
        this.learner = memory.learner;
        this.dataset = dataset;
        this.best = memory.best;
        this.preliminaryEpochs = hyperparameters.preliminaryEpochs(network.architecture());
        this.epochs = preliminaryEpochs + hyperparameters.epochs();
        this.learningRate = hyperparameters.lrSchedule().bind(hyperparameters.optimizer().learningRate(), hyperparameters.epochs());
    }

    /** The parts of a trainer that hold native memory. */
    private record Memory(Learner learner, Parameters best) {
    }

    /**
     * Returns all conflicts between network, hyperparameters and data, found without training; empty if everything fits.
     *
     * @param splits which splits have examples
     * @return each with its path in a specification that has {@code architecture} and the hyperparameters side by side:
     *         {@code architecture/layers/3/units}, {@code early_stopping/monitor} …
     */
    public static List<Violation> violations(Architecture architecture, Hyperparameters hyperparameters, Shape input, Targets targets,
            Set<Split> splits) {
        return Compatibility.violations(architecture, hyperparameters, input, targets, splits);
    }

    /** Returns all conflicts for an objective that has an environment instead of data. */
    public static List<Violation> violations(Architecture architecture, Hyperparameters hyperparameters, Environment environment) {
        return violations(architecture, hyperparameters, environment.observation(), environment.actions(), Set.of());
    }

    /** Returns the epochs completed at {@code position}; a fraction within an epoch. */
    public double epochs(TrainingState.Position position) {
        return closingOnFailure(() -> {
            learner.startEpoch(position.epoch()); // the number of steps may differ between epochs
            return position.epoch() + (double) position.batch() / learner.steps();
        });
    }

    /** Trains from initial weights. */
    public TrainingResult train() {
        return closingOnFailure(() -> {
            network.initialize(hyperparameters.initialization(), hyperparameters.seed());
            return run(Map.of());
        });
    }

    /** Trains from initial weights, with the first layers' parameters taken from another network; see {@link Network#copyFirstLayers}. */
    public TrainingResult train(INDArray learnt, int layers) {
        return closingOnFailure(() -> {
            network.initialize(hyperparameters.initialization(), hyperparameters.seed());
            network.copyFirstLayers(learnt, layers);
            return run(Map.of());
        });
    }

    /** Resumes from {@code state}. The result has the same bits as without the interruption. */
    public TrainingResult resume(TrainingState state) {
        return closingOnFailure(() -> resumeFrom(state));
    }

    private TrainingResult resumeFrom(TrainingState state) {
        learner.startEpoch(state.position().epoch());
        Map<String, Parameters> tensors = tensors();
        state.tensors().forEach((name, tensor) -> {
            INDArray live = tensors.get(name).vector();
            if (live.length() != tensor.length()) {
                throw new IllegalArgumentException("the state's %s has %d values, the training's %d"
                        .formatted(name, tensor.length(), live.length()));
            }
            live.assign(tensor);
        });
        TrainingState.Position position = state.position();
        epoch = position.epoch();
        step = position.step();
        batch = position.batch();
        secondsBefore = position.seconds();
        bestEpoch = position.bestEpoch();
        bestMetrics = position.bestMetrics();
        // Only a state in which training ended has metrics of an unfinished epoch.
        lastEpoch = position.lastMetrics().isEmpty() ? 0 : position.ended() == null ? epoch : epoch + (double) batch / learner.steps();
        lastMetrics = position.lastMetrics();
        learningRate.restore(position.schedule());
        diagnosis.restore(position.diagnosis());
        watch.restore(position.stopping());
        if (position.ended() == null) {
            return run(position.sums());
        }
        TrainingResult result = result(position.ended());
        close();
        return result;
    }

    private <T> T closingOnFailure(Supplier<T> part) {
        try {
            return part.get();
        } catch (Throwable e) {
            close();
            throw e;
        }
    }

    /** @param sums the running sums of the resumed epoch; empty at an epoch's start */
    private TrainingResult run(Map<String, Double> sums) {
        startedAt = System.nanoTime();
        askedAt = startedAt;
        lookedAt = startedAt;
        try {
            learner.startEpoch(epoch);
            if (!sums.isEmpty()) {
                learner.restore(sums);
            }
            while (epoch < epochs) {
                step();
                if (!learner.isFinite()) {
                    return ended(StopReason.DIVERGED);
                }
                if (batch == learner.steps()) {
                    StopReason reason = completeEpoch();
                    if (reason != null) {
                        return ended(reason);
                    }
                } else if (isLookDue()) {
                    observer.measured(measure(false));
                }
                switch (directive()) {
                    case CONTINUE -> { }
                    case CHECKPOINT -> observer.checkpoint(state(null));
                    case STOP -> {
                        return ended(StopReason.STOPPED);
                    }
                    case TIME_LIMIT -> {
                        return ended(StopReason.TIME_LIMIT);
                    }
                    case CANCEL -> {
                        return ended(StopReason.CANCELLED);
                    }
                    case SUSPEND -> {
                        observer.checkpoint(state(null));
                        return ended(null);
                    }
                }
            }
            return ended(StopReason.COMPLETED);
        } finally {
            close();
        }
    }

    private void step() {
        double eta = eta(batch);
        batch++;
        examplesSinceLook += learner.step(batch - 1, step, eta, isLookDue());
        step++;
    }

    private double eta(int batch) {
        return epoch < preliminaryEpochs ? hyperparameters.preliminaryRate()
                : learningRate.at(epoch - preliminaryEpochs + (double) batch / learner.steps(), 1.0 / learner.steps());
    }

    /** Returns whether to measure the network after this mini-batch: at the epoch's end, and as often as the monitor says. */
    private boolean isLookDue() {
        Integer every = hyperparameters.monitor().everyExamples();
        long passed = (long) batch * hyperparameters.batchSize();
        return batch == learner.steps() || every != null && passed / every > (passed - hyperparameters.batchSize()) / every;
    }

    private Measurement measure(boolean endOfEpoch) {
        long now = System.nanoTime();
        Map<String, Double> metrics = new LinkedHashMap<>(learner.measure(endOfEpoch));
        metrics.put(LEARNING_RATE, eta(batch - 1));
        metrics.put(EXAMPLES_PER_SECOND, examplesSinceLook * 1e9 / Math.max(1, now - lookedAt));
        examplesSinceLook = 0;
        // Excludes the measuring time from examples_per_second.
        lookedAt = System.nanoTime();
        return new Measurement(epoch + (double) batch / learner.steps(), step, seconds(), endOfEpoch, metrics);
    }

    /** Returns why training ends with this epoch, or null if it continues. */
    private StopReason completeEpoch() {
        Measurement measurement = measure(true);
        lastEpoch = measurement.epoch();
        lastMetrics = measurement.metrics();
        StopReason reason = epoch < preliminaryEpochs ? null : judge(measurement.metrics());
        observer.measured(measurement);
        if (epoch >= preliminaryEpochs) {
            diagnosis.examine(epoch + 1, epochs, measurement.metrics(), network, hyperparameters.cost(),
                    dataset == null ? null : dataset.train(),
                    Math.min(hyperparameters.batchSize(), network.architecture().inferenceBatch()))
                    .forEach(finding -> observer.warned(new TrainingObserver.Warning(finding.code(), finding.message())));
        }
        epoch++;
        batch = 0;
        learner.startEpoch(epoch);
        if (reason == null) {
            observer.checkpoint(state(null));
        }
        return reason;
    }

    /** Observes an epoch's metrics; returns why training ends with this epoch, or null if it continues. */
    private StopReason judge(Map<String, Double> metrics) {
        StopReason reason = watch.observe(metrics);
        if (watch.improved()) {
            bestEpoch = epoch + 1;
            bestMetrics = metrics;
            observer.best(bestEpoch, bestMetrics);
            if (best != null) {
                kernels.copy(w.row(), best.row());
            }
        }
        learningRate.observe(epoch + 1 - preliminaryEpochs, metrics);
        return reason == null && learningRate.isExhausted() ? StopReason.EARLY_STOPPED : reason;
    }

    private Directive directive() {
        long now = System.nanoTime();
        if (now - askedAt < nanosBetweenQuestions) {
            return Directive.CONTINUE;
        }
        askedAt = now;
        return observer.directive(new TrainingObserver.Progress(epoch + (double) batch / learner.steps(), step, seconds()));
    }

    private double seconds() {
        return secondsBefore + (System.nanoTime() - startedAt) / 1e9;
    }

    /** Returns the tensors that a checkpoint keeps, live, by name. */
    private Map<String, Parameters> tensors() {
        Map<String, Parameters> tensors = new HashMap<>(learner.state());
        tensors.put("parameters", w);
        if (best != null) {
            tensors.put("best", best);
        }
        return tensors;
    }

    /** @param ended why training has ended; null if it continues */
    private TrainingState state(StopReason ended) {
        Map<String, INDArray> tensors = new HashMap<>();
        tensors().forEach((name, parameters) -> tensors.put(name, parameters.vector()));
        if (bestEpoch == 0) {
            tensors.remove("best"); // all zero until the first epoch is completed
        }
        return new TrainingState(tensors, new TrainingState.Position(epoch, step, batch, seconds(), learningRate.state(),
                watch.state(), bestEpoch, bestMetrics, learner.sums(), diagnosis.state(), lastMetrics, ended));
    }

    private TrainingResult ended(StopReason reason) {
        if (batch > 0 && (reason == StopReason.STOPPED || reason == StopReason.TIME_LIMIT)) {
            measureWithinEpoch();
        }
        if (reason != null && reason != StopReason.CANCELLED && reason != StopReason.DIVERGED) {
            observer.checkpoint(state(reason));
        }
        return result(reason);
    }

    /** Returns the result; the network gets the best weights if they are kept. */
    private TrainingResult result(StopReason reason) {
        boolean restored = reason != null && best != null && bestEpoch > 0;
        if (restored) {
            kernels.copy(best.row(), w.row());
        }
        TrainingResult result = new TrainingResult(reason, w.vector(), restored ? Keep.BEST : Keep.LAST, bestEpoch, bestMetrics, lastEpoch,
                lastMetrics);
        if (reason != null && reason != StopReason.DIVERGED && reason != StopReason.CANCELLED) {
            warnIfUseless(result);
        }
        return result;
    }

    private void warnIfUseless(TrainingResult result) {
        if (hyperparameters.objective() instanceof Supervised) {
            int outputs = network.architecture().output().size();
            Outcome.findings(dataset, hyperparameters.cost(), outputs, kernels, result.metrics(), lastMetrics, diagnosis.lowestCost())
                    .forEach(finding -> observer.warned(new TrainingObserver.Warning(finding.code(), finding.message())));
        }
    }

    /** Measures the last weights if training ends within an epoch, so that the last metrics belong to the last weights. */
    private void measureWithinEpoch() {
        Measurement measured = measure(true);
        // The gradient norms are omitted, because no gradient was measured at this step.
        Measurement measurement = new Measurement(measured.epoch(), measured.step(), measured.seconds(), true,
                GradientNorms.removedFrom(measured.metrics()));
        lastEpoch = measurement.epoch();
        lastMetrics = measurement.metrics();
        observer.measured(measurement);
    }

    private void close() {
        learner.close();
        if (best != null) {
            best.close();
        }
    }
}
