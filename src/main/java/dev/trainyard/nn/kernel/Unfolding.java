package dev.trainyard.nn.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * The receptive fields of an image at some rows of a map's positions, laid out so that a convolution is one product of matrices,
 * z = fields·w'. Shapes: z {@code [n, maps]}, one row a position, place after place; w' {@code [field, maps]}.
 *
 * <p>The image is laid out with the zeros around it first, so that no field has to be looked at whether it lies inside.
 */
abstract class Unfolding {

    Window window;
    List<Window> places;
    /** Rows and columns of the image and the zeros around it that the window shows at some place. */
    int shownRows;
    int shownColumns;
    /** The image as it is laid out, and room for the same in native memory, which errors are added up in. */
    float[] image = new float[0];
    final WorkingFloats sums = new WorkingFloats();
    final WorkingFloats fields = new WorkingFloats();
    private float[] pixels = new float[0];
    int[] order = new int[0];

    /** Gets ready for images at these places. */
    void at(List<Window> places) {
        this.places = places;
        window = places.get(0);
        Window last = places.get(places.size() - 1);
        shownRows = (window.outRows() - 1) * window.strideRows() + window.rows() + window.top() - last.top();
        shownColumns = (window.outColumns() - 1) * window.strideColumns() + window.columns() + window.left() - last.left();
        if (order.length != window.field()) {
            order = new int[window.field()];
        }
        int k = 0;
        for (int channel = 0; channel < window.channels(); channel++) {
            for (int r = 0; r < window.rows(); r++) {
                for (int c = 0; c < window.columns(); c++) {
                    order[k++] = inField(channel, r, c);
                }
            }
        }
        pixels = Floats.atLeast(window.inputs(), pixels);
        image = Floats.atLeast(laidOut(), image);
    }

    /** Rows of z for each row of positions: as many as there are positions, or more with some that mean nothing. */
    abstract int pitch();

    /** How many values the laid out image has. */
    abstract int laidOut();

    /** Where a value is in the field as it is laid out. */
    abstract int inField(int channel, int r, int c);

    /** Copies what is shown of {@code pixels} to the laid out image, or back. */
    abstract void lay(float[] pixels, boolean back);

    abstract void unfold(Window place, int index, int fromRow, int toRow);

    abstract void fold(Window place, int index, int fromRow, int toRow);

    /** z ← fields·w'. */
    abstract void multiply(int n, FloatPointer w, int maps, FloatPointer z);

    /** Whether w' is {@code [maps, field]} in the backward pass: products are the faster the longer their rows are. */
    abstract boolean goesBackByMap();

    /** w' ← fieldsᵀ·δ + w'. */
    abstract void accumulate(int n, FloatPointer delta, int maps, FloatPointer w);

    /** fields ← δ·w'ᵀ. */
    abstract void propagate(int n, FloatPointer delta, FloatPointer w, int maps);

    /** Lays out image {@code i} of x. */
    final void load(Matrix x, int i) {
        x.read((long) i * window.inputs(), pixels, 0, window.inputs());
        Arrays.fill(image, 0, laidOut(), 0);
        lay(pixels, false);
    }

    /** Lays out the fields at the positions in the map's rows from {@code fromRow}, inclusive, to {@code toRow}, exclusive. */
    final void unfold(int fromRow, int toRow) {
        reserve(toRow - fromRow);
        for (int i = 0; i < places.size(); i++) {
            unfold(places.get(i), i, fromRow, toRow);
        }
    }

    final void reserve(int rows) {
        fields.atLeast((long) window.field() * places.size() * rows * pitch());
    }

    final void clear() {
        Pointer.memset(sums.atLeast(laidOut()), 0, (long) Float.BYTES * laidOut());
    }

    /** Adds each value of the fields to the one of the image that it came from. */
    final void fold(int fromRow, int toRow) {
        // Every place that the native additions below go to follows from the windows, and lies within these.
        ShapeChecks.room("receptive fields", fields.capacity(), (long) window.field() * places.size() * (toRow - fromRow) * pitch());
        ShapeChecks.room("an image", sums.capacity(), laidOut());
        for (int i = 0; i < places.size(); i++) {
            fold(places.get(i), i, fromRow, toRow);
        }
        sums.values().position(0);
        fields.values().position(0);
    }

    /** Copies what was added up to image {@code i} of dx. */
    final void store(Matrix dx, int i) {
        ShapeChecks.room("an image", sums.capacity(), laidOut());
        sums.values().get(image, 0, laidOut());
        Arrays.fill(pixels, 0, window.inputs(), 0);
        lay(pixels, true);
        dx.write((long) i * window.inputs(), pixels, 0, window.inputs());
    }

    /**
     * Copies w to w' or back. Shapes: {@code [maps, field]}, in the order of channels, rows and columns, to {@code [field, maps]}.
     *
     * @param byMap whether to {@code [maps, field]} instead
     */
    final void lay(float[] w, int maps, float[] laid, boolean byMap, boolean back) {
        int field = window.field();
        for (int map = 0; map < maps; map++) {
            for (int k = 0; k < field; k++) {
                int at = byMap ? map * field + order[k] : order[k] * maps + map;
                if (back) {
                    w[map * field + k] = laid[at];
                } else {
                    laid[at] = w[map * field + k];
                }
            }
        }
    }

    final Stream<WorkingFloats> workingMemory() {
        return Stream.of(sums, fields);
    }
}
