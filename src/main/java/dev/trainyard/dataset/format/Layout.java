package dev.trainyard.dataset.format;

import java.util.Set;

/** The order of the axes of a picture. */
enum Layout {

    /** {@code [channels, rows, columns]}, as PyTorch, MNIST's readers and this service have them. */
    CHANNELS_FIRST,
    /** {@code [rows, columns, channels]}, as Keras, Pillow and Matplotlib have them. */
    CHANNELS_LAST;

    /** Grey; red, green and blue; the same with opacity. */
    private static final Set<Long> CHANNELS = Set.of(1L, 3L, 4L);

    /**
     * Infers the layout from the axis that has as many values as pictures have channels.
     *
     * @param shape of one example, of rank 3
     * @return channels first when neither axis has; null when both have, unless it makes no difference
     */
    static Layout of(long[] shape) {
        boolean first = CHANNELS.contains(shape[0]);
        boolean last = CHANNELS.contains(shape[2]);
        if (first && last) {
            return shape[0] == 1 && shape[1] == 1 || shape[1] == 1 && shape[2] == 1 ? CHANNELS_FIRST : null;
        }
        return last ? CHANNELS_LAST : CHANNELS_FIRST;
    }

    /**
     * Moves the last axis to the front.
     *
     * @param last  shape: {@code [pixels, channels]}
     * @param first is overwritten. Shape: {@code [channels, pixels]}
     */
    static void moveChannels(double[] last, int channels, double[] first) {
        int pixels = last.length / channels;
        for (int i = 0; i < pixels; i++) {
            for (int c = 0; c < channels; c++) {
                first[c * pixels + i] = last[i * channels + c];
            }
        }
    }
}
