package dev.trainyard.nn.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * A window that slides over an image: the local receptive fields of the neurons in one feature map [7.1.1]. Values outside the image are
 * zero.
 *
 * @param channels      number of channels of the image
 * @param inRows        rows of the image
 * @param inColumns     columns of the image
 * @param rows          rows of the window
 * @param columns       columns of the window
 * @param strideRows    rows from one position to the position below
 * @param strideColumns columns from one position to the next
 * @param top           rows of the first window above the image; negative if it begins below the image's first row
 * @param left          columns of the first window left of the image; negative if it begins right of the image's first column
 * @param outRows       number of positions from top to bottom
 * @param outColumns    number of positions from left to right
 */
public record Window(int channels, int inRows, int inColumns, int rows, int columns, int strideRows, int strideColumns, int top,
        int left, int outRows, int outColumns) {

    /** Returns the number of values in one image. */
    public int inputs() {
        return channels * inRows * inColumns;
    }

    /** Returns the number of values in the window, over all channels. */
    public int field() {
        return channels * rows * columns;
    }

    /** Returns the number of positions. */
    public int positions() {
        return outRows * outColumns;
    }

    /**
     * Returns one window for each place in a region of {@code pool}, which pools this convolution's map; row by row. The positions of a
     * window are the receptive fields of the neurons at that place, one per region.
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
