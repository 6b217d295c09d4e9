/** Layers and activation functions: their forward and backward passes, and the parameters of each layer. */
package dev.trainyard.nn.layer;
