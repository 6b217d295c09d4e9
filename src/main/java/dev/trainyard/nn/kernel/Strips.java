package dev.trainyard.nn.kernel;

import static org.bytedeco.openblas.global.openblas.cblas_saxpy;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Im2col for images with few channels. Pixels that are one stride apart lie side by side. So the pixels that one weight of the field
 * covers at all positions are contiguous: a strip, with a few unused values between rows of positions. Shapes: image {@code [channels,
 * stride, stride, rows, columns]}; fields {@code [field, n]}.
 */
final class Strips extends Im2Col {

    private int rows() {
        return (shownRows + window.strideRows() - 1) / window.strideRows();
    }

    @Override
    int pitch() {
        return (shownColumns + window.strideColumns() - 1) / window.strideColumns();
    }

    @Override
    int laidOut() {
        // The unused values at the end of the last strip lie behind the last channel.
        return window.channels() * window.strideRows() * window.strideColumns() * rows() * pitch() + pitch();
    }

    @Override
    int inField(int channel, int r, int c) {
        return (channel * window.rows() + r) * window.columns() + c;
    }

    @Override
    void lay(float[] pixels, boolean back) {
        int stride = window.strideColumns();
        for (int channel = 0; channel < window.channels(); channel++) {
            for (int row = 0; row < Math.min(window.inRows(), shownRows - window.top()); row++) {
                int p = (channel * window.inRows() + row) * window.inColumns() - window.left();
                for (int s = 0; s < stride; s++) {
                    int q = start(channel, row + window.top(), s);
                    int first = Math.max(0, window.left() - s + stride - 1) / stride;
                    int end = Math.min(pitch(), (window.inColumns() + window.left() - s + stride - 1) / stride);
                    for (int c = first; c < end; c++) {
                        if (back) {
                            pixels[p + c * stride + s] = image[q + c];
                        } else {
                            image[q + c] = pixels[p + c * stride + s];
                        }
                    }
                }
            }
        }
    }

    /** Returns the index in the image of the strip that begins at a pixel. */
    private int start(int channel, int row, int column) {
        int plane = (channel * window.strideRows() + row % window.strideRows()) * window.strideColumns()
                + column % window.strideColumns();
        return (plane * rows() + row / window.strideRows()) * pitch() + column / window.strideColumns();
    }

    @Override
    void unfold(Window place, int index, int fromRow, int toRow) {
        FloatBuffer buffer = fields.buffer();
        int length = (toRow - fromRow) * pitch();
        int to = index * length;
        for (int channel = 0; channel < window.channels(); channel++) {
            for (int r = 0; r < window.rows(); r++) {
                for (int c = 0; c < window.columns(); c++, to += places.size() * length) {
                    buffer.put(to, image, strip(place, channel, r, c) + fromRow * pitch(), length);
                }
            }
        }
    }

    @Override
    void fold(Window place, int index, int fromRow, int toRow) {
        FloatPointer errors = fields.values();
        FloatPointer image = sums.values();
        int length = (toRow - fromRow) * pitch();
        long from = (long) index * length;
        for (int channel = 0; channel < window.channels(); channel++) {
            for (int r = 0; r < window.rows(); r++) {
                for (int c = 0; c < window.columns(); c++, from += (long) places.size() * length) {
                    cblas_saxpy(length, 1, errors.position(from), 1, image.position(strip(place, channel, r, c) + fromRow * pitch()), 1);
                }
            }
        }
    }

    private int strip(Window place, int channel, int r, int c) {
        return start(channel, r + window.top() - place.top(), c + window.left() - place.left());
    }

    @Override
    void multiply(int n, FloatPointer w, int maps, FloatPointer z) {
        Products.outer(1, fields.values(), w, 0, z, n, maps, window.field());
    }

    @Override
    boolean goesBackByMap() {
        return false;
    }

    @Override
    void accumulate(int n, FloatPointer delta, int maps, FloatPointer w) {
        Products.plain(fields.values(), delta, 1, w, window.field(), maps, n);
    }

    @Override
    void propagate(int n, FloatPointer delta, FloatPointer w, int maps) {
        Products.transposed(w, delta, 0, fields.values(), window.field(), n, maps);
    }
}
