package dev.trainyard.job.execution;

import dev.trainyard.dataset.Datasets;
import dev.trainyard.job.spec.JobSpec;
import dev.trainyard.job.spec.TrainingTargets;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.network.Network;
import java.util.UUID;

/** Evaluates networks at the end of training, so that a job's evaluations outlive its data set and its model. */
public interface FinalEvaluation {

    /**
     * Evaluates a network at the end of training, on the examples that it was not trained on.
     *
     * @param open    the data set on which the job was trained
     * @param dataset its examples in the form in which the job learnt them: with its split and classes, and with targets prepared by
     *                {@link TrainingTargets}
     * @return an action that stores the reports, for the transaction in which the job succeeds. It stores none if the network could not be
     *         evaluated: a request can evaluate the network later, as long as its data set and its model exist
     */
    Runnable of(UUID job, JobSpec specification, Network network, Datasets.Open open, Dataset dataset);
}
