package dev.trainyard.nn.diagnosis;

import dev.trainyard.nn.layer.Activation;

/**
 * What the neurons of a layer did for some examples.
 *
 * @param layer     from 0
 * @param output    whether it is the last layer
 * @param examples  how many were measured
 * @param neurons   how many there are; of a convolution its feature maps, whose neurons share their weights
 * @param saturated the share of activations at which σ' is nearly 0, because they are nearly as low or high as can be
 * @param silent    how many neurons were 0 for every example
 */
record Activity(int layer, boolean output, Activation sigma, int examples, int neurons, double saturated, int silent) {

    /** Whether so many neurons were silent that {@link DeadRelus} takes them for dead, if the examples are many enough to tell. */
    boolean seemsDead() {
        return sigma == Activation.RELU && silent >= DeadRelus.SHARE * neurons;
    }
}
