package dev.trainyard.nn.diagnosis;

import dev.trainyard.nn.layer.Activation;

/**
 * Activity of a layer's neurons, measured for some examples.
 *
 * @param layer     from 0
 * @param output    whether it is the last layer
 * @param examples  the number of examples
 * @param neurons   how many there are; of a convolution its feature maps, whose neurons share their weights
 * @param saturated the share of activations at which σ' is nearly 0, because they are nearly as low or high as can be
 * @param silent    how many neurons were 0 for every example
 */
record Activity(int layer, boolean output, Activation sigma, int examples, int neurons, double saturated, int silent) {

    /** Returns whether so many ReLUs were silent that {@link DeadRelus} would report them, given enough examples. */
    boolean seemsDead() {
        return sigma == Activation.RELU && silent >= DeadRelus.SHARE * neurons;
    }
}
