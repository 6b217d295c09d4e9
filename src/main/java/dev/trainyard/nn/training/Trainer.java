package dev.trainyard.nn.training;

import dev.trainyard.nn.Shape;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.Network;
import java.util.List;
import java.util.Set;

/** The training loop. It knows no model and no storage. */
public final class Trainer {

    /** @throws dev.trainyard.nn.InvalidSpecificationException when the parts do not fit each other */
    public Trainer(Network network, Hyperparameters hyperparameters, Dataset dataset, TrainingObserver observer) {
        throw new UnsupportedOperationException();
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
        throw new UnsupportedOperationException();
    }

    /** Trains from the start. */
    public TrainingResult train() {
        throw new UnsupportedOperationException();
    }

    /** Goes on from {@code state}, to the same bits as if there had been no interruption. */
    public TrainingResult resume(TrainingState state) {
        throw new UnsupportedOperationException();
    }
}
