package dev.trainyard.nn.diagnosis;

import dev.trainyard.nn.layer.Activation;

/**
 * Activity of a layer's neurons for some examples.
 *
 * @param layer     from 0
 * @param output    whether it is the last layer
 * @param examples  the number of examples
 * @param neurons   the number of neurons; in a convolution, of feature maps, because the neurons of a feature map share their weights
 * @param saturated the share of activations near the ends of σ's range, where σ' is nearly 0
 * @param silent    the number of neurons that were 0 for every example
 */
record Activity(int layer, boolean output, Activation sigma, int examples, int neurons, double saturated, int silent) {

    /** Returns whether so many ReLUs were silent that {@link DeadRelus} would report them, given enough examples. */
    boolean seemsDead() {
        return sigma == Activation.RELU && silent >= DeadRelus.SHARE * neurons;
    }
}
