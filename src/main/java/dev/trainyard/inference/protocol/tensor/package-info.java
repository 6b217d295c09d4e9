/** Tensors of the Open Inference Protocol: data types, and the values in JSON and in binary form. */
package dev.trainyard.inference.protocol.tensor;
