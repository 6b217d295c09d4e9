package dev.trainyard.nn.training;

import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.network.Network;

/** The training loop. It knows no model and no storage. */
public final class Trainer {

    /** @throws dev.trainyard.nn.InvalidSpecificationException when the parts do not fit each other */
    public Trainer(Network network, Hyperparameters hyperparameters, Dataset dataset, TrainingObserver observer) {
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
