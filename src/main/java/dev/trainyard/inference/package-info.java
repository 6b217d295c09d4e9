/**
 * Asking trained networks: the service's own {@code predict} and the Open Inference Protocol.
 *
 * <p>Both take raw values and apply the preprocessing that was learnt with the model, and both go the same way. The body is read
 * into {@link dev.trainyard.inference.JsonValues} (or a {@link dev.trainyard.platform.picture.Picture}), which holds what was sent
 * without believing any of it; the version is found and its weights are taken from {@link dev.trainyard.inference.ServedModels};
 * {@link dev.trainyard.inference.ModelInput} checks every value and makes the network's input; {@link
 * dev.trainyard.inference.Outputs} says what the network's output means.
 */
package dev.trainyard.inference;
