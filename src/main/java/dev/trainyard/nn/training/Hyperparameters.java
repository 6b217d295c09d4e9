package dev.trainyard.nn.training;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trainyard.nn.Check;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.Examples;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.data.augmentation.Augmentation;
import dev.trainyard.nn.data.batch.Batches;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.layer.Parameters;
import dev.trainyard.nn.metric.PredictionMetric;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.Initialization;
import dev.trainyard.nn.network.Network;
import dev.trainyard.nn.optimizer.GradientClipping;
import dev.trainyard.nn.optimizer.LearningRateSchedule;
import dev.trainyard.nn.optimizer.Optimizer;
import dev.trainyard.nn.optimizer.Regularization;
import dev.trainyard.nn.optimizer.UpdateRule;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Everything about training except the network and the data.
 *
 * @param cost          null for {@linkplain Cost#defaultFor the default} for the output's activation
 * @param earlyStopping null to run all epochs
 * @param gradientClipping null for none
 * @param augmentation  the changes applied, in this order, to an example each time it is used for training
 * @param seed          the seed of all random numbers
 * @param pretraining   null for none
 * @param keep          which weights to keep at the end. If null, early stopping decides; without early stopping, it stays null, and
 *                      {@link #kept} decides
 */
public record Hyperparameters(
        @JsonProperty(defaultValue = Defaults.OBJECTIVE) Objective objective,
        Cost cost,
        @JsonProperty(defaultValue = Defaults.INITIALIZATION) Initialization initialization,
        Optimizer optimizer,
        @JsonProperty(defaultValue = Defaults.LR_SCHEDULE) LearningRateSchedule lrSchedule,
        EarlyStopping earlyStopping,
        @JsonProperty(defaultValue = "{}") Regularization regularization,
        GradientClipping gradientClipping,
        @JsonProperty(defaultValue = "[]") List<Augmentation> augmentation,
        @JsonProperty(defaultValue = Defaults.BATCH_SIZE) int batchSize,
        @JsonProperty(defaultValue = Defaults.EPOCHS) int epochs,
        @JsonProperty(defaultValue = Defaults.SEED) long seed,
        @JsonProperty(defaultValue = "{}") Monitor monitor,
        Pretraining pretraining, Keep keep) {

    /** Defaults in JSON, shared with specifications that contain these fields beside others. */
    public static final class Defaults {

        public static final String OBJECTIVE = "{\"type\":\"supervised\"}";
        public static final String INITIALIZATION = "scaled_normal";
        public static final String LR_SCHEDULE = "{\"type\":\"constant\"}";
        public static final String BATCH_SIZE = "10";
        public static final String EPOCHS = "30";
        public static final String SEED = "0";

        private Defaults() {
        }
    }

    public static final int MAX_BATCH_SIZE = 1 << 16;
    public static final int MAX_EPOCHS = 1_000_000;

    public Hyperparameters {
        Check check = new Check();
        check.present(optimizer, "optimizer");
        check.that(augmentation == null || augmentation.size() <= Augmentation.MAX_COUNT, "augmentation",
                "must be at most " + Augmentation.MAX_COUNT, augmentation == null ? 0 : augmentation.size());
        check.that(batchSize >= 1 && batchSize <= MAX_BATCH_SIZE, "batch_size", "must be from 1 to " + MAX_BATCH_SIZE, batchSize)
                .that(epochs >= 1 && epochs <= MAX_EPOCHS, "epochs", "must be from 1 to " + MAX_EPOCHS, epochs);
        check.that(keep == null || earlyStopping == null || earlyStopping.restoreBest() == null || earlyStopping.keep() == keep,
                "early_stopping/restore_best", "must be %s, because keep is %s".formatted(keep == Keep.BEST,
                        keep == Keep.BEST ? "best" : "last"), earlyStopping == null ? null : earlyStopping.restoreBest());
        check.done();
        if (earlyStopping != null) {
            keep = keep == null ? earlyStopping.keep() : keep;
            earlyStopping = earlyStopping.keeping(keep);
        }
        augmentation = augmentation == null ? List.of() : List.copyOf(augmentation);
    }

    /** Creates hyperparameters with the default of {@code keep}. */
    public Hyperparameters(Objective objective, Cost cost, Initialization initialization, Optimizer optimizer,
            LearningRateSchedule lrSchedule, EarlyStopping earlyStopping, Regularization regularization,
            GradientClipping gradientClipping, List<Augmentation> augmentation, int batchSize, int epochs, long seed, Monitor monitor,
            Pretraining pretraining) {
        this(objective, cost, initialization, optimizer, lrSchedule, earlyStopping, regularization, gradientClipping, augmentation,
                batchSize, epochs, seed, monitor, pretraining, null);
    }

    /** Creates hyperparameters without augmentation and pretraining. */
    public Hyperparameters(Objective objective, Cost cost, Initialization initialization, Optimizer optimizer,
            LearningRateSchedule lrSchedule, EarlyStopping earlyStopping, Regularization regularization,
            GradientClipping gradientClipping, int batchSize, int epochs, long seed, Monitor monitor) {
        this(objective, cost, initialization, optimizer, lrSchedule, earlyStopping, regularization, gradientClipping, List.of(),
                batchSize, epochs, seed, monitor, null);
    }

    /** Returns these hyperparameters; if their cost is null, with the default cost for the network's output. */
    Hyperparameters withCostFor(Architecture architecture) {
        return cost != null ? this : new Hyperparameters(objective, Cost.defaultFor(architecture.activation()), initialization, optimizer,
                lrSchedule, earlyStopping, regularization, gradientClipping, augmentation, batchSize, epochs, seed, monitor, pretraining, keep);
    }

    /** Returns the hyperparameters of the pretraining alone. */
    Hyperparameters ofPretraining() {
        return new Hyperparameters(pretraining.contrastiveDivergence(), cost, initialization, pretraining.optimizer(),
                new LearningRateSchedule.Constant(), null, pretraining.regularization(), null, augmentation, batchSize,
                pretraining.epochs(), seed, monitor, null, Keep.LAST);
    }

    /** Returns the metric that compares epochs: the one that early stopping monitors, else the objective's own. */
    public String monitored(Architecture architecture, Targets targets, Set<Split> splits) {
        return earlyStopping != null ? earlyStopping.monitor() : objective.naturalMetric(architecture, targets, splits);
    }

    /** Returns the {@link PredictionMetric}s of the validation examples to measure: those named, and those that decide anything. */
    Set<PredictionMetric> predictionMetrics() {
        List<String> names = new ArrayList<>(monitor.metrics());
        names.addAll(Monitors.of(this).values());
        return names.stream().map(PredictionMetric::ofValidation).flatMap(Optional::stream)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(PredictionMetric.class)));
    }

    /** Returns {@code keep}, or the objective's default if it is null. */
    public Keep kept(Architecture architecture, Set<Split> splits) {
        return keep != null ? keep : objective.defaultKeep(architecture, splits);
    }

    /** Returns how many epochs precede the {@code epochs}: those of the pretraining, or of all Boltzmann machines except the topmost. */
    public int preliminaryEpochs(Architecture architecture) {
        return pretraining != null ? pretraining.epochs(architecture) : objective.preliminaryEpochs(architecture, epochs);
    }

    /** Returns η in the preliminary epochs. */
    double preliminaryRate() {
        return (pretraining != null ? pretraining.optimizer() : optimizer).learningRate();
    }

    /** Returns the learner for all epochs, including the preliminary ones. */
    Learner bind(Network network, Dataset dataset) {
        Learner learner = objective.bind(network, this, dataset);
        if (pretraining == null) {
            return learner;
        }
        return new PretrainedLearner(pretraining.contrastiveDivergence().bind(network, ofPretraining(), dataset), learner,
                preliminaryEpochs(network.architecture()));
    }

    /** Returns mini-batches of {@code examples}, augmented. {@code input} is the shape of one example. */
    Batches batches(Examples examples, Shape input, Kernels kernels) {
        return new Batches(examples, input, augmentation, batchSize, seed, kernels);
    }

    /**
     * Returns the update rule for the parameters {@code w}, including clipping, penalties and the max-norm constraint.
     *
     * @param n the number of training examples
     */
    public UpdateRule updateRule(Parameters w, int n, Kernels kernels) {
        return regularization.constrain(optimizer.bind(w, regularization, gradientClipping, n, kernels), w, kernels);
    }

    /** Returns the update rule for a network's learning parameters, trained on n examples with desired outputs. */
    UpdateRule updateRule(Network network, int n) {
        return regularization.constrain(optimizer.bind(network, cost, regularization, gradientClipping, n), network.learning(),
                network.kernels());
    }
}
