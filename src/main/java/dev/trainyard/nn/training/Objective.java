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

/** Describes what a network is to become good at; immutable. In JSON its {@code type} says which. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Objective permits Supervised, PolicyGradient, ContrastiveDivergence, UpDown {

    /** Where experience is made instead of taken from a data set; null for what learns from one. */
    default Environment environment() {
        return null;
    }

    /** @param dataset null when there is an {@link #environment} */
    Learner bind(Network network, Hyperparameters hyperparameters, Dataset dataset);

    /** The metrics that tell how good the network is, and that early stopping and schedules can watch. */
    List<String> scores(Architecture architecture, Targets targets, Set<Split> splits);

    /** Returns the one of the {@link #scores} that compares epochs, unless early stopping monitors another metric. */
    String naturalMetric(Architecture architecture, Targets targets, Set<Split> splits);

    /** Returns which weights to keep unless a job says so: the best if there are validation examples, else the last. */
    default Keep defaultKeep(Architecture architecture, Set<Split> splits) {
        return splits.contains(Split.VALIDATION) ? Keep.BEST : Keep.LAST;
    }

    /** What of the network, the hyperparameters and the data does not fit this objective; see {@link Trainer#violations}. */
    List<Violation> violations(Architecture architecture, Hyperparameters hyperparameters, Shape input, Targets targets);

    /** Whether {@link Pretraining} may come before it. */
    default boolean canFollowPretraining() {
        return false;
    }

    /** Epochs that come before those which schedules and early stopping belong to. */
    default int preliminaryEpochs(Architecture architecture, int epochs) {
        return 0;
    }

    /** What the trained network says about an example. */
    default Targets outputs(Architecture architecture, Targets targets) {
        return targets;
    }

    /** How good a trained network is on what it has never seen, by name; empty when there is nothing to test it on. */
    Map<String, Double> test(Network network, Hyperparameters hyperparameters, Dataset dataset);
}
