/**
 * The Open Inference Protocol, version 2, over HTTP: its <a href="https://github.com/kserve/open-inference-protocol">specification</a> and
 * those of <a href="https://github.com/triton-inference-server/server/tree/main/docs/protocol">Triton's extensions</a> that
 * {@link dev.trainyard.inference.protocol.ServerMetadata} lists.
 *
 * <p>An inference request takes these steps. {@link dev.trainyard.inference.protocol.InferRequest} reads the JSON object and cuts the
 * binary tensors after it out of the body. {@link dev.trainyard.inference.protocol.InferInputs} checks the tensors against the model and
 * encodes the network's input. {@link dev.trainyard.inference.protocol.InferOutputs} makes tensors of the network's output, which
 * {@link dev.trainyard.inference.protocol.InferResponse} writes as JSON and binary data.
 */
package dev.trainyard.inference.protocol;
