package dev.trainyard.job;

import dev.trainyard.dataset.Datasets;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.network.Network;
import java.util.UUID;

/** Implemented by the feature that evaluates networks, so that the evaluations of a job outlive its data set and its model. */
public interface FinalEvaluation {

    /**
     * Evaluates a network at the end of training, on the examples that it was not trained on.
     *
     * @param open    the data set on which the job was trained
     * @param dataset the same as the job learnt it: with its split and classes, its targets prepared by {@link TrainingTargets}
     * @return stores the reports; called in the transaction in which the job succeeds. Does nothing if the network could not be evaluated
     *         now: it can be evaluated on request as long as its data set and its model exist
     */
    Runnable of(UUID job, JobSpec specification, Network network, Datasets.Open open, Dataset dataset);
}
