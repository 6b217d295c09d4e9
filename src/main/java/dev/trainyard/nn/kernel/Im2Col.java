package dev.trainyard.nn.kernel;

import dev.trainyard.nn.kernel.memory.Floats;
import dev.trainyard.nn.kernel.memory.WorkingFloats;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * The im2col of one image for a block of positions: its receptive fields as a matrix, so that a convolution is one matrix product,
 * z = fields·w'. Shapes: z {@code [n, maps]}, one row per position, place after place; w' {@code [field, maps]}.
 *
 * <p>The image is first copied ("laid out") with its padding of zeros, so that no field needs a bounds check.
 */
abstract class Im2Col {

    Window window;
    List<Window> places;
    /** Rows and columns of the padded image that the windows of all places cover. */
    int shownRows;
    int shownColumns;
    /** The laid-out image, and a native array of the same layout in which errors are summed. */
    float[] image = new float[0];
    final WorkingFloats sums = new WorkingFloats();
    final WorkingFloats fields = new WorkingFloats();
    private float[] pixels = new float[0];
    int[] order = new int[0];

    /** Prepares for convolutions with the windows {@code places}. */
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

    /** Returns the number of rows of z per row of positions: one per position, and possibly some unused rows. */
    abstract int pitch();

    /** Returns the number of values of the laid-out image. */
    abstract int laidOut();

    /** Returns the index of a value in the laid-out field. */
    abstract int inField(int channel, int r, int c);

    /** Copies the covered part of {@code pixels} to the laid-out image, or back. */
    abstract void lay(float[] pixels, boolean back);

    abstract void unfold(Window place, int index, int fromRow, int toRow);

    abstract void fold(Window place, int index, int fromRow, int toRow);

    /** z ← fields·w'. */
    abstract void multiply(int n, FloatPointer w, int maps, FloatPointer z);

    /** Returns whether w' is {@code [maps, field]} in the backward pass: products with longer rows are faster. */
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

    /** Unfolds the fields at the rows of positions from {@code fromRow}, inclusive, to {@code toRow}, exclusive. */
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

    /** Adds each value of the fields to the pixel that it belongs to, in {@code sums} (col2im). */
    final void fold(int fromRow, int toRow) {
        // The native additions below stay within these sizes, because their indices follow from the windows.
        ShapeChecks.capacity("receptive fields", fields.capacity(), (long) window.field() * places.size() * (toRow - fromRow) * pitch());
        ShapeChecks.capacity("an image", sums.capacity(), laidOut());
        for (int i = 0; i < places.size(); i++) {
            fold(places.get(i), i, fromRow, toRow);
        }
        sums.values().position(0);
        fields.values().position(0);
    }

    /** Copies the sums to image {@code i} of dx. */
    final void store(Matrix dx, int i) {
        ShapeChecks.capacity("an image", sums.capacity(), laidOut());
        sums.values().get(image, 0, laidOut());
        Arrays.fill(pixels, 0, window.inputs(), 0);
        lay(pixels, true);
        dx.write((long) i * window.inputs(), pixels, 0, window.inputs());
    }

    /**
     * Copies w to w' or back. Shapes: {@code [maps, field]}, in the order of channels, rows and columns, to {@code [field, maps]}.
     *
     * @param byMap whether w' has the shape {@code [maps, field]} instead
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
