/**
 * Evaluates networks on examples: cost in units of the targets, predictions and their metrics, and constant answers as the scores to beat.
 */
package dev.trainyard.nn.training.evaluation;
