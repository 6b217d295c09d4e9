/** Layers and their activation functions: what each computes forward and backward, and which parameters it learns. */
package dev.trainyard.nn.layer;
