package dev.trainyard.model;

import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.Preprocessing;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.network.Architecture;
import java.util.Map;
import java.util.UUID;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A trained network about to become the next version of a model.
 *
 * @param model      the model's name
 * @param job        the job that trained it; a job has at most one version
 * @param parameters the flat parameter vector, float32
 * @param metrics    {@code test_accuracy} and the like
 * @param provenance what it was made from: data set and its SHA-256, seed, program version …
 */
public record NewModelVersion(String model, UUID job, Architecture architecture, Cost cost, Targets targets,
        Preprocessing preprocessing, INDArray parameters, Map<String, Double> metrics, Map<String, Object> provenance) {

    Definition definition() {
        return new Definition(architecture, cost, targets, preprocessing);
    }
}
