package dev.trainyard.nn.layer;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Padding of an image for a convolution. */
public enum Padding {

    /** No padding: with stride 1, a map is smaller than the image by the kernel's size less one. */
    @JsonProperty("valid") VALID {
        @Override
        int positions(int size, int kernel, int stride) {
            return size < kernel ? 0 : (size - kernel) / stride + 1;
        }

        @Override
        int before(int size, int kernel, int stride) {
            return 0;
        }
    },

    /** Zeros around the image, so that with stride 1 a map is as large as the image. If their number is odd, the extra zero comes last. */
    @JsonProperty("same") SAME {
        @Override
        int positions(int size, int kernel, int stride) {
            return (size + stride - 1) / stride;
        }

        @Override
        int before(int size, int kernel, int stride) {
            return Math.max(0, (positions(size, kernel, stride) - 1) * stride + kernel - size) / 2;
        }
    };

    /** Returns the number of positions of a kernel along {@code size} values; 0 if it does not fit. */
    abstract int positions(int size, int kernel, int stride);

    /** Returns the number of zeros before the first value. */
    abstract int before(int size, int kernel, int stride);
}
