package dev.trainyard.nn.kernel;

import java.util.ArrayList;
import java.util.List;

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
 * @param top         rows outside, above the image; less than 0 where it begins below the image's top
 * @param left        columns outside, left of the image; less than 0 where it begins to the right of the image's edge
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

    /**
     * The windows of the same convolution at each place in the regions that {@code pool} shows of its map, row by row: what lies at
     * that place, from one region to the next.
     */
    public List<Window> places(Window pool) {
        List<Window> places = new ArrayList<>();
        for (int r = 0; r < pool.rows; r++) {
            for (int c = 0; c < pool.columns; c++) {
                places.add(new Window(channels, inRows, inColumns, rows, columns, strideRows * pool.strideRows,
                        strideColumns * pool.strideColumns, top - r * strideRows, left - c * strideColumns, pool.outRows,
                        pool.outColumns));
            }
        }
        return List.copyOf(places);
    }
}
