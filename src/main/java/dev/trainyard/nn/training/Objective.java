package dev.trainyard.nn.training;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.Network;
import dev.trainyard.nn.reinforcement.Environment;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Describes the goal of training; immutable. In JSON, {@code type} names the objective. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Objective permits Supervised, PolicyGradient, ContrastiveDivergence, UpDown {

    /** Returns the environment in which the network acts; null if the objective learns from a data set. */
    default Environment environment() {
        return null;
    }

    /** @param dataset null if there is an {@link #environment} */
    Learner bind(Network network, Hyperparameters hyperparameters, Dataset dataset);

    /** Returns the metrics of the network's quality, which early stopping and schedules can monitor. */
    List<String> scores(Architecture architecture, Targets targets, Set<Split> splits);

    /** Returns the one of the {@link #scores} that compares epochs, unless early stopping monitors another metric. */
    String naturalMetric(Architecture architecture, Targets targets, Set<Split> splits);

    /** Returns which weights to keep unless a job says so: the best if there are validation examples, else the last. */
    default Keep defaultKeep(Architecture architecture, Set<Split> splits) {
        return splits.contains(Split.VALIDATION) ? Keep.BEST : Keep.LAST;
    }

    /** Returns why the network, the hyperparameters or the data do not fit this objective; see {@link Trainer#violations}. */
    List<Violation> violations(Architecture architecture, Hyperparameters hyperparameters, Shape input, Targets targets);

    /** Returns whether {@link Pretraining} may precede it. */
    default boolean canFollowPretraining() {
        return false;
    }

    /** Returns how many epochs precede the epochs to which schedules and early stopping apply. */
    default int preliminaryEpochs(Architecture architecture, int epochs) {
        return 0;
    }

    /** Returns the meaning of the trained network's outputs. */
    default Targets outputs(Architecture architecture, Targets targets) {
        return targets;
    }

    /** Returns a trained network's metrics on test examples or new episodes, by name; empty if there are no test examples. */
    Map<String, Double> test(Network network, Hyperparameters hyperparameters, Dataset dataset);
}
