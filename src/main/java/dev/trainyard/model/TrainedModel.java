package dev.trainyard.model;

import dev.trainyard.model.definition.ServableDefinition;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A version with its weights in memory.
 *
 * @param parameters the flat parameter vector, float32; the caller of {@link Models#load} closes it
 */
public record TrainedModel(VersionId version, ServableDefinition definition, INDArray parameters) {
}
