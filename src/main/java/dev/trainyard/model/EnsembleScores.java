package dev.trainyard.model;

import dev.trainyard.nn.network.Predictor;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Who has the examples that models were trained on says here how good an ensemble is on them. */
public interface EnsembleScores {

    /**
     * @param jobs that trained the members
     * @return {@code test.accuracy} and the like; empty when the members have no examples in common that they did not learn from
     */
    Map<String, Double> of(List<UUID> jobs, Predictor ensemble) throws IOException;
}
