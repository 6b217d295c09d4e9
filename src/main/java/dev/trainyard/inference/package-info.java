/**
 * Inference with trained networks, through the service's own {@code predict}; {@code protocol} has the Open Inference Protocol.
 *
 * <p>Both accept raw values and apply the model's fitted preprocessing, in these steps. The body is parsed to
 * {@link dev.trainyard.inference.JsonValues} (or a {@link dev.trainyard.platform.picture.DecodedImage}), whose values are not yet checked.
 * The version is resolved, and {@link dev.trainyard.inference.ServedModels} provides its weights.
 * {@link dev.trainyard.inference.ModelInput} checks every value and encodes the network's input. {@link dev.trainyard.inference.Outputs}
 * converts the network's output to predictions.
 */
package dev.trainyard.inference;
