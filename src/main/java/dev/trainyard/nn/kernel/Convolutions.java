package dev.trainyard.nn.kernel;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;
import static org.bytedeco.openblas.global.openblas.cblas_sgemv;

import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Convolution and pooling as {@link Kernels} has them, an image at a time: its receptive fields are unfolded into the columns of a
 * matrix, some rows of the image at once, so that all feature maps are one product. They are unfolded again in the backward pass, which is faster than to keep
 * them.
 */
final class Convolutions {

    /** Up to so many multiplications OpenBLAS has kernels for small products, which are 2 to 3 times as fast. */
    private static final long SMALL_PRODUCT = 1_000_000;
    /** Positions that are computed at once where the product is not small anyway. */
    private static final long SMALLEST_BLOCK = 64;
    /** Unfolded values that stay in the cache. */
    private static final int CACHED = 1 << 16;

    private float[] image = new float[0];
    private float[] fields = new float[0];
    private float[] values = new float[0];
    private float[] biases = new float[0];
    private float[] places = new float[0];
    private FloatPointer unfolded = new FloatPointer(0);
    private FloatPointer ones = new FloatPointer(0);

    void convolve(Window window, Matrix x, Matrix w, Matrix b, Elementwise sigma, Matrix z, Matrix a) {
        int maps = w.rows();
        int field = window.field();
        int positions = window.positions();
        int n = maps * positions;
        values = atLeast(n, values);
        biases = atLeast(maps, biases);
        b.floats().get(biases, 0, maps);
        int height = blockRows(window, maps);
        for (int i = 0; i < x.rows(); i++) {
            load(window, x, i);
            for (int row = 0; row < window.outRows(); row += height) {
                int columns = unfold(window, row, Math.min(window.outRows(), row + height));
                cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, maps, columns, field, 1, w.floats(), field, unfolded, columns,
                        0, z.floats().position((long) i * n + row * window.outColumns()), positions);
            }
            z.floats().position((long) i * n).get(values, 0, n);
            for (int map = 0; map < maps; map++) {
                float bias = biases[map];
                for (int q = map * positions; q < (map + 1) * positions; q++) {
                    values[q] += bias;
                }
            }
            if (z != a) {
                z.floats().put(values, 0, n);
            }
            sigma.apply(values, n, n);
            a.floats().position((long) i * n).put(values, 0, n);
        }
        z.floats().position(0);
        a.floats().position(0);
    }

    void propagate(Window window, Matrix delta, Matrix w, Matrix dx) {
        int maps = w.rows();
        int positions = window.positions();
        int field = window.field();
        int height = blockRows(window, maps);
        reserve(field * height * window.outColumns());
        image = atLeast(window.inputs(), image);
        for (int i = 0; i < delta.rows(); i++) {
            Arrays.fill(image, 0, window.inputs(), 0);
            for (int row = 0; row < window.outRows(); row += height) {
                int to = Math.min(window.outRows(), row + height);
                int columns = (to - row) * window.outColumns();
                cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, field, columns, maps, 1, w.floats(), field,
                        delta.floats().position((long) i * maps * positions + row * window.outColumns()), positions, 0, unfolded,
                        columns);
                unfolded.get(fields, 0, field * columns);
                fold(window, row, to);
            }
            dx.floats().position((long) i * window.inputs()).put(image, 0, window.inputs());
        }
        delta.floats().position(0);
        dx.floats().position(0);
    }

    void accumulate(double alpha, Window window, Matrix delta, Matrix x, double beta, Matrix w) {
        int maps = w.rows();
        int positions = window.positions();
        int field = window.field();
        int height = blockRows(window, maps);
        float keep = (float) beta;
        for (int i = 0; i < delta.rows(); i++) {
            load(window, x, i);
            for (int row = 0; row < window.outRows(); row += height) {
                int columns = unfold(window, row, Math.min(window.outRows(), row + height));
                cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, maps, field, columns, (float) alpha,
                        delta.floats().position((long) i * maps * positions + row * window.outColumns()), positions, unfolded, columns,
                        keep, w.floats(), field);
                keep = 1;
            }
        }
        delta.floats().position(0);
    }

    /** How many of a map's rows are computed at once. */
    private static int blockRows(Window window, int maps) {
        long small = Math.max(SMALLEST_BLOCK, SMALL_PRODUCT / ((long) maps * window.field()));
        long columns = Math.min(small, CACHED / window.field());
        int most = (int) Math.max(1, Math.min(window.outRows(), columns / window.outColumns()));
        int blocks = (window.outRows() + most - 1) / most;
        return (window.outRows() + blocks - 1) / blocks;
    }

    void accumulateMaps(double alpha, Matrix delta, double beta, Matrix b) {
        int maps = b.columns();
        int positions = delta.columns() / maps;
        if (ones.capacity() < positions) {
            ones = new FloatPointer(positions);
            float[] one = new float[positions];
            Arrays.fill(one, 1);
            ones.put(one);
        }
        for (int i = 0; i < delta.rows(); i++) {
            cblas_sgemv(CblasRowMajor, CblasNoTrans, maps, positions, (float) alpha,
                    delta.floats().position((long) i * delta.columns()), positions, ones, 1, i == 0 ? (float) beta : 1, b.floats(), 1);
        }
        delta.floats().position(0);
    }

    /**
     * The receptive fields of the loaded image at the positions in the map's rows from {@code fromRow}, inclusive, to {@code toRow},
     * exclusive, one a column. Shape: {@code [field, columns]}; returns how many columns.
     */
    private int unfold(Window window, int fromRow, int toRow) {
        int columns = (toRow - fromRow) * window.outColumns();
        reserve(window.field() * columns);
        int to = 0;
        for (int channel = 0; channel < window.channels(); channel++) {
            for (int r = 0; r < window.rows(); r++) {
                for (int c = 0; c < window.columns(); c++) {
                    for (int row = fromRow; row < toRow; row++, to += window.outColumns()) {
                        unfoldRow(window, channel * window.inRows(), row * window.strideRows() + r - window.top(), c, to);
                    }
                }
            }
        }
        unfolded.put(fields, 0, window.field() * columns);
        return columns;
    }

    private void reserve(int size) {
        fields = atLeast(size, fields);
        unfolded = atLeast(size, unfolded);
    }

    /** What column {@code c} of the window shows of the image's row {@code row} at all positions from left to right. */
    private void unfoldRow(Window window, int firstRow, int row, int c, int to) {
        int columns = window.outColumns();
        if (row < 0 || row >= window.inRows()) {
            Arrays.fill(fields, to, to + columns, 0);
            return;
        }
        int first = window.firstColumn(c);
        int end = Math.max(first, window.endColumn(c));
        int from = (firstRow + row) * window.inColumns() + c - window.left();
        Arrays.fill(fields, to, to + Math.min(first, columns), 0);
        if (window.strideColumns() == 1) {
            System.arraycopy(image, from + first, fields, to + first, end - first);
        } else {
            for (int q = first; q < end; q++) {
                fields[to + q] = image[from + q * window.strideColumns()];
            }
        }
        if (end < columns) {
            Arrays.fill(fields, to + end, to + columns, 0);
        }
    }

    /** Adds each value of {@code fields}, unfolded from some of the map's rows, to the one of {@code image} that it came from. */
    private void fold(Window window, int fromRow, int toRow) {
        int from = 0;
        for (int channel = 0; channel < window.channels(); channel++) {
            for (int r = 0; r < window.rows(); r++) {
                for (int c = 0; c < window.columns(); c++) {
                    int first = window.firstColumn(c);
                    int end = window.endColumn(c);
                    for (int row = fromRow; row < toRow; row++, from += window.outColumns()) {
                        int inRow = row * window.strideRows() + r - window.top();
                        if (inRow >= 0 && inRow < window.inRows()) {
                            int to = (channel * window.inRows() + inRow) * window.inColumns() + c - window.left();
                            foldRow(window.strideColumns(), from, to, first, end);
                        }
                    }
                }
            }
        }
    }

    private void foldRow(int stride, int from, int to, int first, int end) {
        if (stride == 1) {
            for (int q = first; q < end; q++) {
                image[to + q] += fields[from + q];
            }
        } else {
            for (int q = first; q < end; q++) {
                image[to + q * stride] += fields[from + q];
            }
        }
    }

    void maxPool(Window window, Matrix x, Matrix a, Matrix where) {
        int outputs = window.channels() * window.positions();
        values = atLeast(outputs, values);
        places = atLeast(outputs, places);
        for (int i = 0; i < x.rows(); i++) {
            load(window, x, i);
            for (int channel = 0; channel < window.channels(); channel++) {
                for (int row = 0; row < window.outRows(); row++) {
                    int to = (channel * window.outRows() + row) * window.outColumns();
                    for (int r = 0; r < window.rows(); r++) {
                        int from = (channel * window.inRows() + row * window.strideRows() + r) * window.inColumns();
                        for (int c = 0; c < window.columns(); c++) {
                            if (r == 0 && c == 0) {
                                takeFirst(from, window.strideColumns(), to, window.outColumns());
                            } else {
                                takeLarger(from + c, window.strideColumns(), to, window.outColumns());
                            }
                        }
                    }
                }
            }
            a.floats().position((long) i * outputs).put(values, 0, outputs);
            where.floats().position((long) i * outputs).put(places, 0, outputs);
        }
        a.floats().position(0);
        where.floats().position(0);
    }

    private void takeFirst(int from, int stride, int to, int n) {
        for (int q = 0; q < n; q++) {
            values[to + q] = image[from + q * stride];
            places[to + q] = from + q * stride;
        }
    }

    private void takeLarger(int from, int stride, int to, int n) {
        for (int q = 0; q < n; q++) {
            int place = from + q * stride;
            float value = image[place];
            // What is not a number is taken, and stays; of equal ones the first does.
            boolean larger = value > values[to + q] || value != value;
            values[to + q] = larger ? value : values[to + q];
            places[to + q] = larger ? place : places[to + q];
        }
    }

    void maxPoolErrors(Window window, Matrix where, Matrix delta, Matrix dx) {
        int outputs = delta.columns();
        image = atLeast(window.inputs(), image);
        values = atLeast(outputs, values);
        places = atLeast(outputs, places);
        for (int i = 0; i < delta.rows(); i++) {
            delta.floats().position((long) i * outputs).get(values, 0, outputs);
            where.floats().position((long) i * outputs).get(places, 0, outputs);
            Arrays.fill(image, 0, window.inputs(), 0);
            for (int q = 0; q < outputs; q++) {
                image[(int) places[q]] += values[q];
            }
            dx.floats().position((long) i * window.inputs()).put(image, 0, window.inputs());
        }
        delta.floats().position(0);
        where.floats().position(0);
        dx.floats().position(0);
    }

    void sumPool(Window window, Matrix x, Matrix a) {
        int outputs = window.channels() * window.positions();
        values = atLeast(outputs, values);
        for (int i = 0; i < x.rows(); i++) {
            load(window, x, i);
            Arrays.fill(values, 0, outputs, 0);
            for (int channel = 0; channel < window.channels(); channel++) {
                for (int row = 0; row < window.outRows(); row++) {
                    int to = (channel * window.outRows() + row) * window.outColumns();
                    for (int r = 0; r < window.rows(); r++) {
                        int from = (channel * window.inRows() + row * window.strideRows() + r) * window.inColumns();
                        for (int c = 0; c < window.columns(); c++) {
                            for (int q = 0; q < window.outColumns(); q++) {
                                values[to + q] += image[from + c + q * window.strideColumns()];
                            }
                        }
                    }
                }
            }
            a.floats().position((long) i * outputs).put(values, 0, outputs);
        }
        a.floats().position(0);
    }

    void sumPoolErrors(Window window, Matrix delta, Matrix dx) {
        int outputs = delta.columns();
        image = atLeast(window.inputs(), image);
        values = atLeast(outputs, values);
        for (int i = 0; i < delta.rows(); i++) {
            delta.floats().position((long) i * outputs).get(values, 0, outputs);
            Arrays.fill(image, 0, window.inputs(), 0);
            for (int channel = 0; channel < window.channels(); channel++) {
                for (int row = 0; row < window.outRows(); row++) {
                    int from = (channel * window.outRows() + row) * window.outColumns();
                    for (int r = 0; r < window.rows(); r++) {
                        int to = (channel * window.inRows() + row * window.strideRows() + r) * window.inColumns();
                        for (int c = 0; c < window.columns(); c++) {
                            for (int q = 0; q < window.outColumns(); q++) {
                                image[to + c + q * window.strideColumns()] += values[from + q];
                            }
                        }
                    }
                }
            }
            dx.floats().position((long) i * window.inputs()).put(image, 0, window.inputs());
        }
        delta.floats().position(0);
        dx.floats().position(0);
    }

    private void load(Window window, Matrix x, int i) {
        image = atLeast(window.inputs(), image);
        x.floats().position((long) i * window.inputs()).get(image, 0, window.inputs());
        x.floats().position(0);
    }

    private static float[] atLeast(int n, float[] array) {
        return array.length >= n ? array : new float[n];
    }

    private static FloatPointer atLeast(long n, FloatPointer memory) {
        if (memory.capacity() >= n) {
            return memory;
        }
        memory.close();
        return new FloatPointer(n);
    }
}
