/**
 * Metrics of predictions, on arrays alone: names, confusion matrices, curves over decision thresholds, calibration, multi-label and
 * regression scores. Definitions and degenerate cases are those of scikit-learn.
 */
package dev.trainyard.nn.metric;
