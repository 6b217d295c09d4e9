package dev.trainyard.dataset.format.numpy;

import java.util.Set;

/** The order of the axes of a picture. */
enum Layout {

    /** {@code [channels, rows, columns]}, as in PyTorch, readers of MNIST and this service. */
    CHANNELS_FIRST,
    /** {@code [rows, columns, channels]}, as in Keras, Pillow and Matplotlib. */
    CHANNELS_LAST;

    /** Possible numbers of channels: grey; red, green and blue; red, green, blue and opacity. */
    private static final Set<Long> CHANNELS = Set.of(1L, 3L, 4L);

    /**
     * Infers the layout: the axis of the channels is the first or last one whose size is a possible number of channels.
     *
     * @param shape  shape of one example, of rank 3
     * @param levels whether the values are unsigned bytes, as levels of pictures are; other values may be no pictures at all
     * @return {@code CHANNELS_FIRST} if neither axis can be that of the channels; null if the shape does not tell
     */
    static Layout of(long[] shape, boolean levels) {
        boolean first = CHANNELS.contains(shape[0]);
        boolean last = CHANNELS.contains(shape[2]);
        if (first && last) {
            return shape[0] == 1 && shape[1] == 1 || shape[1] == 1 && shape[2] == 1 ? CHANNELS_FIRST : null;
        }
        if (last && !levels && shape[2] > 1) {
            return null;
        }
        return last ? CHANNELS_LAST : CHANNELS_FIRST;
    }

    /**
     * Moves the last axis to the front.
     *
     * @param last  source. Shape: {@code [pixels, channels]}
     * @param first target; overwritten. Shape: {@code [channels, pixels]}
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
