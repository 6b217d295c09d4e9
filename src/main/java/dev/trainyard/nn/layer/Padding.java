package dev.trainyard.nn.layer;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a convolution sees at the edge of an image. */
public enum Padding {

    /** Only what lies in the image: each map is smaller than it by the kernel's size, less one. */
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

    /** As many zeros around the image as let a map with stride 1 be as large as it; an odd one out comes after. */
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

    /** How many positions a kernel has along {@code size} values; 0 when it does not fit. */
    abstract int positions(int size, int kernel, int stride);

    /** How many zeros come before the first value. */
    abstract int before(int size, int kernel, int stride);
}
