package dev.trainyard.nn.training;

import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.data.Batches;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.layer.Parameters;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.Network;
import dev.trainyard.nn.optimizer.LearningRate;
import dev.trainyard.nn.optimizer.UpdateRule;
import dev.trainyard.nn.training.TrainingObserver.Directive;
import dev.trainyard.nn.training.TrainingObserver.Measurement;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The training loop: mini-batch after mini-batch, epoch after epoch. It knows no layer and no storage. Trains once. */
public final class Trainer {

    private static final Duration BETWEEN_QUESTIONS = Duration.ofSeconds(1);

    private final Network network;
    private final Hyperparameters hyperparameters;
    private final TrainingObserver observer;
    private final long nanosBetweenQuestions;
    private final Kernels kernels;
    private final Parameters w;
    private final Parameters best;
    private final Batches batches;
    private final UpdateRule rule;
    private final LearningRate learningRate;
    private final EarlyStopping.Watch watch;
    private final Gauge gauge;

    private int epoch;
    private int batch;
    private long step;
    private int bestEpoch;
    private Map<String, Double> bestMetrics = Map.of();
    private double secondsBefore;
    private long startedAt;
    private long askedAt;

    /** @throws InvalidSpecificationException when the parts do not fit each other */
    public Trainer(Network network, Hyperparameters hyperparameters, Dataset dataset, TrainingObserver observer) {
        this(network, hyperparameters, dataset, observer, BETWEEN_QUESTIONS);
    }

    Trainer(Network network, Hyperparameters hyperparameters, Dataset dataset, TrainingObserver observer,
            Duration betweenQuestions) {
        List<Violation> violations = violations(network.architecture(), hyperparameters, dataset.input(), dataset.targets(),
                Arrays.stream(Split.values()).filter(split -> dataset.of(split) != null).collect(Collectors.toSet()));
        if (!violations.isEmpty()) {
            throw new InvalidSpecificationException(violations);
        }
        this.network = network;
        this.hyperparameters = hyperparameters;
        this.observer = observer;
        this.nanosBetweenQuestions = betweenQuestions.toNanos();
        this.kernels = network.kernels();
        this.w = network.sections();
        this.watch = hyperparameters.earlyStopping() == null ? null : hyperparameters.earlyStopping().watch();
        this.best = watch != null && hyperparameters.earlyStopping().restoreBest() ? w.zerosLike() : null;
        this.batches = new Batches(dataset.train(), hyperparameters.batchSize(), hyperparameters.seed(), kernels);
        this.rule = hyperparameters.optimizer().bind(w, hyperparameters.regularization(), dataset.train().size(), kernels);
        this.learningRate = hyperparameters.lrSchedule().bind(hyperparameters.optimizer().learningRate(), hyperparameters.epochs());
        this.gauge = new Gauge(network, hyperparameters, dataset);
    }

    /**
     * All that does not fit between network, hyperparameters and data, found without training; empty when everything fits.
     *
     * @param splits which splits have examples
     * @return each with its path in a specification that has {@code architecture} and the hyperparameters side by side:
     *         {@code architecture/layers/3/units}, {@code early_stopping/monitor} …
     */
    public static List<Violation> violations(Architecture architecture, Hyperparameters hyperparameters, Shape input, Targets targets,
            Set<Split> splits) {
        return Compatibility.violations(architecture, hyperparameters, input, targets, splits);
    }

    /** Trains from the start. */
    public TrainingResult train() {
        network.initialize(hyperparameters.initialization(), hyperparameters.seed());
        return run();
    }

    /** Goes on from {@code state}, to the same bits as if there had been no interruption. */
    public TrainingResult resume(TrainingState state) {
        Map<String, Parameters> tensors = tensors();
        state.tensors().forEach((name, tensor) -> tensors.get(name).vector().assign(tensor));
        TrainingState.Position position = state.position();
        epoch = position.epoch();
        step = position.step();
        batch = position.batch();
        secondsBefore = position.seconds();
        bestEpoch = position.bestEpoch();
        bestMetrics = position.bestMetrics();
        gauge.recall(position.sums());
        learningRate.recall(position.schedule());
        if (watch != null) {
            watch.recall(position.stopping());
        }
        return run();
    }

    private TrainingResult run() {
        startedAt = System.nanoTime();
        askedAt = startedAt;
        batches.shuffle(epoch);
        try {
            while (epoch < hyperparameters.epochs()) {
                step();
                if (!gauge.isFinite()) {
                    return ended(StopReason.DIVERGED);
                }
                if (batch == batches.count()) {
                    StopReason reason = completeEpoch();
                    if (reason != null) {
                        return ended(reason);
                    }
                } else if (isLookDue()) {
                    observer.measured(look(false));
                }
                switch (directive()) {
                    case CONTINUE -> { }
                    case CHECKPOINT -> observer.checkpoint(state());
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
                        observer.checkpoint(state());
                        return ended(null);
                    }
                }
            }
            return ended(StopReason.COMPLETED);
        } finally {
            close();
        }
    }

    /** One mini-batch: feedforward, backpropagation, update. */
    private void step() {
        double eta = learningRate.at(epoch + (double) batch / batches.count());
        batches.take(batch);
        network.feedforward(batches.x(), Randomness.of(hyperparameters.seed(), Randomness.Purpose.DROPOUT, step));
        gauge.passed(batches);
        batch++;
        step++;
        if (isLookDue()) {
            gauge.takeGradient(batches);
        }
        network.backpropagate(hyperparameters.cost(), batches.y(), rule.accumulation(eta, batches.m()));
        rule.complete(eta);
    }

    /** Whether the network is looked at after this mini-batch: at an epoch's end, and whenever so many examples have passed. */
    private boolean isLookDue() {
        Integer every = hyperparameters.monitor().everyExamples();
        long passed = (long) batch * hyperparameters.batchSize();
        return batch == batches.count() || every != null && passed / every > (passed - hyperparameters.batchSize()) / every;
    }

    private Measurement look(boolean endOfEpoch) {
        double lastBatch = epoch + (double) (batch - 1) / batches.count();
        return new Measurement(epoch + (double) batch / batches.count(), step, seconds(), endOfEpoch,
                gauge.look(learningRate.at(lastBatch), endOfEpoch));
    }

    /** Answers why training ends with this epoch, or null when it goes on. */
    private StopReason completeEpoch() {
        Measurement measurement = look(true);
        Map<String, Double> metrics = measurement.metrics();
        StopReason reason = watch == null ? null : watch.observe(metrics);
        if (best == null) {
            bestEpoch = epoch + 1;
            bestMetrics = metrics;
        } else if (watch.improved()) {
            bestEpoch = epoch + 1;
            bestMetrics = metrics;
            kernels.copy(w.row(), best.row());
        }
        learningRate.observe(metrics);
        if (reason == null && learningRate.isExhausted()) {
            reason = StopReason.EARLY_STOPPED;
        }
        observer.measured(measurement);
        epoch++;
        batch = 0;
        batches.shuffle(epoch);
        gauge.startEpoch();
        if (reason == null) {
            // Not when training ends here: who went on from such a checkpoint would train past the end.
            observer.checkpoint(state());
        }
        return reason;
    }

    private Directive directive() {
        long now = System.nanoTime();
        if (now - askedAt < nanosBetweenQuestions) {
            return Directive.CONTINUE;
        }
        askedAt = now;
        return observer.directive(seconds());
    }

    private double seconds() {
        return secondsBefore + (System.nanoTime() - startedAt) / 1e9;
    }

    /** What a checkpoint keeps, live, by name. */
    private Map<String, Parameters> tensors() {
        Map<String, Parameters> tensors = new HashMap<>(rule.memory());
        tensors.put("parameters", w);
        if (best != null) {
            tensors.put("best", best);
        }
        return tensors;
    }

    private TrainingState state() {
        Map<String, INDArray> tensors = new HashMap<>();
        tensors().forEach((name, parameters) -> tensors.put(name, parameters.vector()));
        return new TrainingState(tensors, new TrainingState.Position(epoch, step, batch, seconds(), learningRate.memory(),
                watch == null ? Map.of() : watch.memory(), bestEpoch, bestMetrics, gauge.memory()));
    }

    private TrainingResult ended(StopReason reason) {
        if (reason != null && best != null && bestEpoch > 0) {
            kernels.copy(best.row(), w.row());
        }
        return new TrainingResult(reason, w.vector(), bestEpoch, bestMetrics);
    }

    private void close() {
        batches.close();
        rule.close();
        gauge.close();
        if (best != null) {
            best.close();
        }
    }
}
