package dev.trainyard.nn.metric;

import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.Targets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Names of the metrics measured during training. */
public final class MetricNames {

    /** The mean cost of the epoch's training examples so far, each measured before its step; without the penalties. */
    public static final String TRAINING_COST = "training_cost";
    /** {@link #TRAINING_COST} plus the L1 and L2 penalties of the current weights; measured only for jobs that have penalties. */
    public static final String REGULARIZED_TRAINING_COST = "regularized_training_cost";
    public static final String TRAINING_ACCURACY = "training_accuracy";
    /** The mean cost of the validation examples, without the penalties. */
    public static final String VALIDATION_COST = "validation_cost";
    public static final String VALIDATION_ACCURACY = "validation_accuracy";
    public static final String LEARNING_RATE = "learning_rate";
    public static final String EXAMPLES_PER_SECOND = "examples_per_second";

    /** The mean return of the epoch's training episodes so far. */
    public static final String EPISODE_RETURN = "episode_return";
    public static final String EPISODE_LENGTH = "episode_length";
    /** The mean return of episodes played only to evaluate the policy. */
    public static final String EVALUATION_RETURN = "evaluation_return";

    /** The start of the name of a gradient norm; the index of the layer follows. */
    public static final String GRADIENT_NORM = "gradient_norm.";

    private MetricNames() {
    }

    /** The mean of (v − v')² over the examples and the visible units of layer {@code l}, a Boltzmann machine. */
    public static String trainingReconstructionError(int l) {
        return "training_reconstruction_error." + l;
    }

    public static String validationReconstructionError(int l) {
        return "validation_reconstruction_error." + l;
    }

    /** The mean free energy of validation examples minus that of training examples: it grows when a machine overfits. */
    public static String freeEnergyGap(int l) {
        return "free_energy_gap." + l;
    }

    /** Returns the metrics of the network's quality, which early stopping and schedules can monitor. */
    public static List<String> scores(Targets targets, Set<Split> splits) {
        List<String> names = new ArrayList<>();
        names.add(TRAINING_COST);
        if (targets.isClassification()) {
            names.add(TRAINING_ACCURACY);
        }
        if (splits.contains(Split.VALIDATION)) {
            names.add(VALIDATION_COST);
            if (targets.isClassification()) {
                names.add(VALIDATION_ACCURACY);
            }
            PredictionMetric.of(targets).forEach(metric -> names.add(metric.ofValidation()));
        }
        return names;
    }

    /** Returns a task's main score: accuracy for classes, else the cost; of the validation examples if there are any. */
    public static String natural(Targets targets, Set<Split> splits) {
        boolean validated = splits.contains(Split.VALIDATION);
        if (targets.isClassification()) {
            return validated ? VALIDATION_ACCURACY : TRAINING_ACCURACY;
        }
        return validated ? VALIDATION_COST : TRAINING_COST;
    }
}
