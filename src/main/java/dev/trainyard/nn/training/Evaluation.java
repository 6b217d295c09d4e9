package dev.trainyard.nn.training;

import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.Examples;
import dev.trainyard.nn.network.Network;

/**
 * How good a network is on some examples.
 *
 * @param examples  n
 * @param cost      C without regularisation, the mean over the examples
 * @param accuracy  the share of examples whose largest output is their class's; null for a regression
 * @param confusion {@code confusion[label][predicted]} counts; null for a regression
 * @param predicted the predicted class of each example; null for a regression
 * @param confidence the predicted class's output; null for a regression
 */
public record Evaluation(int examples, double cost, Double accuracy, int[][] confusion, int[] predicted, float[] confidence) {

    public static Evaluation of(Network network, Cost cost, Examples examples) {
        throw new UnsupportedOperationException();
    }
}
