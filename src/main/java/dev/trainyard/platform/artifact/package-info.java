/**
 * Files that are whole or not there: data sets, checkpoints and models. The database knows them by key and SHA-256; tensors in
 * them are in the safetensors format, which other programs read too.
 */
package dev.trainyard.platform.artifact;
