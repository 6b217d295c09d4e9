/**
 * Stores data sets, checkpoints and models as files that are written atomically. The database refers to a file by key and SHA-256;
 * tensors use the safetensors format, which other programs can read.
 */
package dev.trainyard.platform.artifact;
