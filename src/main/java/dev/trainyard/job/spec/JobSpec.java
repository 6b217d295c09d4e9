package dev.trainyard.job.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trainyard.model.Models;
import dev.trainyard.nn.Check;
import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.ClassWeights;
import dev.trainyard.nn.data.SplitSizes;
import dev.trainyard.nn.data.Subset;
import dev.trainyard.nn.data.augmentation.Augmentation;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.Initialization;
import dev.trainyard.nn.optimizer.GradientClipping;
import dev.trainyard.nn.optimizer.LearningRateSchedule;
import dev.trainyard.nn.optimizer.Optimizer;
import dev.trainyard.nn.optimizer.Regularization;
import dev.trainyard.nn.training.ContrastiveDivergence;
import dev.trainyard.nn.training.EarlyStopping;
import dev.trainyard.nn.training.Hyperparameters;
import dev.trainyard.nn.training.Keep;
import dev.trainyard.nn.training.Monitor;
import dev.trainyard.nn.training.Objective;
import dev.trainyard.nn.training.Pretraining;
import dev.trainyard.nn.training.Supervised;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The specification of a training job. It contains the engine's own records, so request, stored form and response are the same.
 * {@code dataset}, {@code architecture} and {@code optimizer} are required, all else has a default. With an environment in the objective,
 * {@code dataset} must be absent.
 *
 * @param name               the display name; if null, the data set's or environment's name and the layer sizes
 * @param model              the model that gets the trained network as a new version; if null, derived from the job's name
 * @param tags               names and values by which jobs are filtered
 * @param priority           jobs with a higher priority run first, and among equals those queued first; running jobs are not pre-empted
 * @param dataset            the name of the data set to train on. Required, except with an environment, which takes its place
 * @param split              sizes of the training and the validation split; if null, the data set's own split
 * @param subset             restricts the data; null to use all examples
 * @param standardizeTargets whether the targets of a regression are standardised by the training split. When posted, null means true for a
 *                           regression whose last layer is dense and linear; the stored null of a regression means false, because
 *                           specifications from before this field have none. Always null for classes
 * @param classWeights       factors of the examples' costs by class; null if all are 1
 * @param architecture       the shape of the input and the layers
 * @param objective          what the network learns
 * @param cost               the cost function; if null, the one that fits the output's activation; quadratic for a
 *                           regression
 * @param initialization     the distribution of the initial weights
 * @param optimizer          the rule by which a step changes the weights
 * @param lrSchedule         how the learning rate changes
 * @param earlyStopping      ends training early; null to run all epochs
 * @param keep               the weights that become the model, however training ends. If null: as {@code early_stopping.restore_best} says,
 *                           else the best if there are validation examples, else the last
 * @param regularization     penalties of large weights
 * @param gradientClipping   the limits of the gradient; null for none
 * @param augmentation       random changes of a training example, applied in this order each time the example is used
 * @param batchSize          the number of examples (or episodes) in a mini-batch
 * @param epochs             the number of passes over the training examples
 * @param seed               the seed of all random numbers of the job
 * @param monitor            when and what to measure during training
 * @param pretraining        trains the Boltzmann machines first; null for none. Its epochs come before {@code epochs}
 * @param threads            the number of threads that divide each large operation, by examples or by units; small operations use one
 *                           thread. Results are bit-identical for the same number of threads. The job takes one worker all the same, so use
 *                           more threads only for cores that other jobs leave idle
 * @param limits             the limits of time and of failed attempts
 * @param checkpoint         when the training state is saved
 * @param warmStart          another model's weights for the first layers; null to initialise every layer at random
 */
public record JobSpec(String name, @Schema(pattern = Models.NAME_PATTERN) String model,
        @JsonProperty(defaultValue = "{}") Map<String, String> tags,
        @JsonProperty(defaultValue = "0") int priority,
        @Schema(requiredMode = RequiredMode.NOT_REQUIRED) String dataset, SplitSizes split, Subset subset, Boolean standardizeTargets,
        @Schema(types = {"string", "object"}) ClassWeights classWeights, Architecture architecture,
        @JsonProperty(defaultValue = Hyperparameters.Defaults.OBJECTIVE) Objective objective,
        Cost cost,
        @JsonProperty(defaultValue = Hyperparameters.Defaults.INITIALIZATION) Initialization initialization,
        Optimizer optimizer,
        @JsonProperty(defaultValue = Hyperparameters.Defaults.LR_SCHEDULE) LearningRateSchedule lrSchedule,
        EarlyStopping earlyStopping, Keep keep,
        @JsonProperty(defaultValue = "{}") Regularization regularization,
        GradientClipping gradientClipping,
        @JsonProperty(defaultValue = "[]") List<Augmentation> augmentation,
        @JsonProperty(defaultValue = Hyperparameters.Defaults.BATCH_SIZE) int batchSize,
        @JsonProperty(defaultValue = Hyperparameters.Defaults.EPOCHS) int epochs,
        @JsonProperty(defaultValue = Hyperparameters.Defaults.SEED) long seed,
        @JsonProperty(defaultValue = "{}") Monitor monitor, Pretraining pretraining,
        @JsonProperty(defaultValue = "1") int threads,
        @JsonProperty(defaultValue = "{}") Limits limits,
        @JsonProperty(defaultValue = "{}") CheckpointPolicy checkpoint,
        WarmStart warmStart) {

    public static final int MAX_NAME = 100;
    static final int MAX_PRIORITY = 100;
    static final int MAX_TAGS = 64;
    static final int MAX_TAG_VALUE = 200;
    public static final int MAX_THREADS = 64;

    public JobSpec {
        Check check = new Check();
        // Jobs stored by versions with one objective only have none.
        Objective stated = objective == null ? new Supervised() : objective;
        Cost costOrDefault = cost == null && architecture != null ? Cost.defaultFor(architecture.activation()) : cost;
        List<Augmentation> augmentations = augmentation == null ? List.of() : augmentation;
        if (stated.environment() == null) {
            check.present(dataset, "dataset");
        } else {
            absent(check, dataset, "dataset");
            absent(check, split, "split");
            absent(check, subset, "subset");
            absent(check, standardizeTargets, "standardize_targets");
            absent(check, classWeights, "class_weights");
        }
        check.present(architecture, "architecture");
        check.that(name == null || !name.isBlank() && name.length() <= MAX_NAME && name.chars().noneMatch(Character::isISOControl),
                "name", "must be 1 to " + MAX_NAME + " printable characters", name);
        check.that(model == null || Models.NAME.matcher(model).matches(), "model", Models.NAME_RULE, model);
        check.that(priority >= -MAX_PRIORITY && priority <= MAX_PRIORITY, "priority",
                "must be from -%1$d to %1$d".formatted(MAX_PRIORITY), priority);
        check.that(threads >= 1 && threads <= MAX_THREADS, "threads", "must be from 1 to " + MAX_THREADS, threads);
        check.that(tags == null || tags.size() <= MAX_TAGS, "tags", "must be at most " + MAX_TAGS, tags == null ? 0 : tags.size());
        if (tags != null) {
            tags.forEach((tag, value) -> check
                    .that(!tag.isBlank() && tag.length() <= MAX_NAME, "tags", "must be named in 1 to " + MAX_NAME + " characters", tag)
                    .that(value != null && value.length() <= MAX_TAG_VALUE, "tags",
                            "must be text of at most " + MAX_TAG_VALUE + " characters", value));
        }
        List<Violation> violations = new ArrayList<>(violations(check::done));
        EarlyStopping stopping = earlyStopping;
        Keep kept = keep;
        Supplier<Hyperparameters> hyperparameters = () -> new Hyperparameters(stated, costOrDefault, initialization, optimizer, lrSchedule,
                stopping, regularization, gradientClipping, augmentations, batchSize, epochs, seed, monitor, pretraining, kept);
        violations.addAll(violations(hyperparameters::get));
        if (!violations.isEmpty()) {
            throw new InvalidSpecificationException(violations);
        }
        tags = tags == null ? Map.of() : Map.copyOf(tags);
        objective = stated;
        cost = costOrDefault;
        keep = hyperparameters.get().keep();
        earlyStopping = hyperparameters.get().earlyStopping();
        augmentation = List.copyOf(augmentations);
        name = name == null ? describe(dataset == null ? stated.environment().name() : dataset, architecture) : name;
        model = model == null ? modelNamed(name) : model;
    }

    private static void absent(Check check, Object value, String field) {
        check.that(value == null, field, "must be absent: the objective learns in an environment", value);
    }

    private static List<Violation> violations(Runnable check) {
        try {
            check.run();
            return List.of();
        } catch (InvalidSpecificationException e) {
            return e.violations();
        }
    }

    /** Returns a copy with the final values of fields that depend on more than the specification. */
    public JobSpec settled(Boolean standardizeTargets, Keep keep, WarmStart warmStart) {
        return new JobSpec(name, model, tags, priority, dataset, split, subset, standardizeTargets, classWeights,
                architecture, objective, cost, initialization, optimizer, lrSchedule, earlyStopping, keep, regularization, gradientClipping,
                augmentation, batchSize, epochs, seed, monitor, pretraining, threads, limits, checkpoint, warmStart);
    }

    /** Returns the number of layers, tags, classes and frozen layers: a measure of the specification's length. */
    public int parts() {
        return architecture.layers().size() + tags.size() + (subset == null || subset.classes() == null ? 0 : subset.classes().size())
                + (warmStart == null ? 0 : warmStart.freeze().size());
    }

    /** Returns the number of epochs, including those of pretraining. */
    public int totalEpochs() {
        return hyperparameters().preliminaryEpochs(architecture) + epochs;
    }

    /** Whether layers are trained one after the other, each with an update rule of its own. */
    public boolean learnsLayerByLayer() {
        return pretraining != null || objective instanceof ContrastiveDivergence;
    }

    /** Returns the engine's part of the specification. */
    public Hyperparameters hyperparameters() {
        return new Hyperparameters(objective, cost, initialization, optimizer, lrSchedule, earlyStopping, regularization,
                gradientClipping, augmentation, batchSize, epochs, seed, monitor, pretraining, keep);
    }

    /** Returns the default name, for example {@code mnist-784-30-10}. */
    private static String describe(String data, Architecture architecture) {
        List<Integer> sizes = architecture.shapes().stream().map(Shape::size).toList();
        String description = data + IntStream.range(0, sizes.size())
                .filter(i -> i == 0 || !sizes.get(i).equals(sizes.get(i - 1)))
                .mapToObj(i -> "-" + sizes.get(i))
                .collect(Collectors.joining());
        return description.substring(0, Math.min(description.length(), MAX_NAME));
    }

    private static String modelNamed(String name) {
        String model = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]+", "-").replaceFirst("^[^a-z0-9]+", "");
        return model.isEmpty() ? "model" : model;
    }
}
