package dev.trainyard.model.ensemble;

import dev.trainyard.nn.network.Predictor;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Evaluates an ensemble on its members' data; implemented by the job feature, which has the data. */
public interface EnsembleScores {

    /**
     * Evaluates an ensemble.
     *
     * @param jobs jobs that trained the members
     * @return metrics such as {@code test.accuracy}; empty if there are no examples that none of the members was trained on
     */
    Map<String, Double> of(List<UUID> jobs, Predictor ensemble) throws IOException;
}
