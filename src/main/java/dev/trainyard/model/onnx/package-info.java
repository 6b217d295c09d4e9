/**
 * Networks in the <a href="https://onnx.ai/onnx/repo-docs/IR.html">ONNX</a> format: writes versions as ONNX models, and reads ONNX
 * models of a chain of layers that this service has.
 *
 * <p>The protocol buffer classes are Tribuo's. Weights never pass through them: a model is written and read as a stream, with one tensor in
 * memory at a time besides the network's own parameters.
 */
package dev.trainyard.model.onnx;
