/** The safetensors file format: a JSON header and the bytes of the tensors. */
package dev.trainyard.platform.artifact.safetensors;
