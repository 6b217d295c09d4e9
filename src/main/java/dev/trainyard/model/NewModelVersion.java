package dev.trainyard.model;

import java.util.Map;
import java.util.UUID;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Something trained that is about to become the next version of a model.
 *
 * @param model      the model's name
 * @param job        the job that trained it; a job has at most one version. Null for an ensemble, which no job trained
 * @param parameters the flat parameter vector, float32
 * @param metrics    {@code test.accuracy} and the like
 * @param provenance what it was made from: data set and its SHA-256, seed, program version …
 */
public record NewModelVersion(String model, UUID job, Definition definition, INDArray parameters, Map<String, Double> metrics,
        Map<String, Object> provenance) {
}
