/** Downloads of a version's weights as safetensors, NPZ or ONNX; {@code model.onnx} writes ONNX. */
package dev.trainyard.model.export;
