package dev.trainyard.nn.kernel;

/**
 * How a window slides over an image: the local receptive fields of the neurons in one feature map [7.1.1]. What lies outside the
 * image is zero.
 *
 * @param channels    of the image
 * @param inRows      rows of the image
 * @param inColumns   columns of the image
 * @param rows        of the window
 * @param columns     of the window
 * @param strideRows  how far it moves down
 * @param strideColumns how far it moves to the right
 * @param top         rows outside, above the image
 * @param left        columns outside, left of the image
 * @param outRows     positions from top to bottom
 * @param outColumns  positions from left to right
 */
public record Window(int channels, int inRows, int inColumns, int rows, int columns, int strideRows, int strideColumns, int top,
        int left, int outRows, int outColumns) {

    /** Values in one image. */
    public int inputs() {
        return channels * inRows * inColumns;
    }

    /** Values that the window shows at one position, in all channels. */
    public int field() {
        return channels * rows * columns;
    }

    /** How many positions it has. */
    public int positions() {
        return outRows * outColumns;
    }

    /** The first position from left to right at which the window's column {@code j} lies in the image. */
    int firstColumn(int j) {
        return Math.max(0, Math.floorDiv(left - j + strideColumns - 1, strideColumns));
    }

    /** One after the last such position. */
    int endColumn(int j) {
        return Math.min(outColumns, Math.floorDiv(inColumns - 1 + left - j, strideColumns) + 1);
    }
}
