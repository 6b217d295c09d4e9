package dev.trainyard.nn.kernel;

import static org.bytedeco.openblas.global.openblas.cblas_saxpy;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Im2col for images with many channels. The channels of a pixel lie side by side, so that a row of a field is contiguous in the image,
 * and a whole field is contiguous once unfolded. Shapes: image {@code [rows, columns, channels]}; fields {@code [n, field]}.
 */
final class Patches extends Im2Col {

    @Override
    int pitch() {
        return window.outColumns();
    }

    @Override
    int laidOut() {
        return shownRows * shownColumns * window.channels();
    }

    @Override
    int inField(int channel, int r, int c) {
        return (r * window.columns() + c) * window.channels() + channel;
    }

    @Override
    void lay(float[] pixels, boolean back) {
        int channels = window.channels();
        int rows = Math.min(window.inRows(), shownRows - window.top());
        int columns = Math.min(window.inColumns(), shownColumns - window.left());
        for (int channel = 0; channel < channels; channel++) {
            for (int row = 0; row < rows; row++) {
                int p = (channel * window.inRows() + row) * window.inColumns();
                int q = ((row + window.top()) * shownColumns + window.left()) * channels + channel;
                for (int c = 0; c < columns; c++) {
                    if (back) {
                        pixels[p + c] = image[q + c * channels];
                    } else {
                        image[q + c * channels] = pixels[p + c];
                    }
                }
            }
        }
    }

    @Override
    void unfold(Window place, int index, int fromRow, int toRow) {
        FloatBuffer buffer = fields.buffer();
        int width = window.columns() * window.channels();
        int to = index * (toRow - fromRow) * window.outColumns() * window.field();
        for (int row = fromRow; row < toRow; row++) {
            for (int column = 0; column < window.outColumns(); column++) {
                int from = corner(place, row, column);
                for (int r = 0; r < window.rows(); r++, to += width) {
                    buffer.put(to, image, from + r * shownColumns * window.channels(), width);
                }
            }
        }
    }

    @Override
    void fold(Window place, int index, int fromRow, int toRow) {
        FloatPointer errors = fields.values();
        FloatPointer image = sums.values();
        int width = window.columns() * window.channels();
        long from = (long) index * (toRow - fromRow) * window.outColumns() * window.field();
        for (int row = fromRow; row < toRow; row++) {
            for (int column = 0; column < window.outColumns(); column++) {
                int to = corner(place, row, column);
                for (int r = 0; r < window.rows(); r++, from += width) {
                    cblas_saxpy(width, 1, errors.position(from), 1, image.position(to + r * shownColumns * window.channels()), 1);
                }
            }
        }
    }

    /** Returns the index in the image at which the field of a position begins. */
    private int corner(Window place, int row, int column) {
        int top = row * window.strideRows() + window.top() - place.top();
        int left = column * window.strideColumns() + window.left() - place.left();
        return (top * shownColumns + left) * window.channels();
    }

    @Override
    void multiply(int n, FloatPointer w, int maps, FloatPointer z) {
        Products.plain(fields.values(), w, 0, z, n, maps, window.field());
    }

    @Override
    boolean goesBackByMap() {
        return true;
    }

    @Override
    void accumulate(int n, FloatPointer delta, int maps, FloatPointer w) {
        Products.outer(1, delta, fields.values(), 1, w, maps, window.field(), n);
    }

    @Override
    void propagate(int n, FloatPointer delta, FloatPointer w, int maps) {
        Products.plain(delta, w, 0, fields.values(), n, window.field(), maps);
    }
}
