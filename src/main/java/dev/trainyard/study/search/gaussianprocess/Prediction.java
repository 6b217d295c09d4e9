package dev.trainyard.study.search.gaussianprocess;

/**
 * Posterior of the objective at one point, without noise.
 *
 * @param means              {@code [S]}, a mean for each set of values that the process was conditioned on
 * @param variance           the same for all sets, because it depends on the points only
 * @param meanGradients      {@code [S][d]}; 0 for categories; null if not wanted
 * @param varianceGradient   {@code [d]}, alike
 */
record Prediction(double[] means, double variance, double[][] meanGradients, double[] varianceGradient) {
}
