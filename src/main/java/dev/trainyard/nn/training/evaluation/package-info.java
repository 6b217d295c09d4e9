/** Evaluates networks on examples: cost in units of the targets, predictions and their metrics, and the mean as the cost to beat. */
package dev.trainyard.nn.training.evaluation;
