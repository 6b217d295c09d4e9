package dev.trainyard.model;

import dev.trainyard.model.definition.ServableDefinition;
import java.util.Map;
import java.util.UUID;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network or ensemble to be registered as the next version of a model.
 *
 * @param model      the model's name
 * @param job        the job that trained it; a job has at most one version. Null for an ensemble and an imported network
 * @param parameters the flat parameter vector, float32
 * @param metrics    metrics such as {@code test.accuracy}
 * @param provenance origin: data set and its SHA-256, seed, program version …
 */
public record NewModelVersion(String model, UUID job, ServableDefinition definition, INDArray parameters, Map<String, Double> metrics,
        Map<String, Object> provenance) {
}
