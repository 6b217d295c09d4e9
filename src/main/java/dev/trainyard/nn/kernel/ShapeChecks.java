package dev.trainyard.nn.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Checks that the shapes of operands fit each other, before native code and loops rely on them. A check takes a few comparisons of ints.
 * Each check throws an IllegalArgumentException that names the operation and the shapes of its operands.
 */
final class ShapeChecks {

    private ShapeChecks() {
    }

    /** Requires that both have the same shape. */
    static void same(String operation, Matrix x, Matrix y) {
        if (!same(x, y)) {
            throw mismatch(operation, x, y);
        }
    }

    static void same(String operation, Matrix x, Matrix y, Matrix z) {
        if (!same(x, y) || !same(x, z)) {
            throw mismatch(operation, x, y, z);
        }
    }

    static void same(String operation, Matrix x, Matrix[] others) {
        for (Matrix other : others) {
            same(operation, x, other);
        }
    }

    static void sameRows(String operation, Matrix[] parts) {
        for (Matrix part : parts) {
            if (part.rows() != parts[0].rows()) {
                throw mismatch(operation, parts);
            }
        }
    }

    /** Requires that b is one row with a value for each column of z, and that z and a have the same shape. */
    static void biased(String operation, Matrix b, Matrix z, Matrix a) {
        if (!isRow(b, z.columns()) || !same(z, a)) {
            throw mismatch(operation, b, z, a);
        }
    }

    /** Requires {@code [m, k]}·{@code [n, k]}ᵀ to {@code [m, n]}. */
    static void transposed(Matrix a, Matrix b, Matrix c) {
        if (a.rows() != c.rows() || b.rows() != c.columns() || a.columns() != b.columns()) {
            throw mismatch("product a·bᵀ", a, b, c);
        }
    }

    /** Requires {@code [m, k]}·{@code [k, n]} to {@code [m, n]}. */
    static void plain(Matrix a, Matrix b, Matrix c) {
        if (a.rows() != c.rows() || b.columns() != c.columns() || a.columns() != b.rows()) {
            throw mismatch("product a·b", a, b, c);
        }
    }

    /** Requires {@code [k, m]}ᵀ·{@code [k, n]} to {@code [m, n]}. */
    static void outer(Matrix a, Matrix b, Matrix c) {
        if (a.columns() != c.rows() || b.columns() != c.columns() || a.rows() != b.rows()) {
            throw mismatch("product aᵀ·b", a, b, c);
        }
    }

    static void transpose(Matrix from, Matrix to) {
        if (from.rows() != to.columns() || from.columns() != to.rows()) {
            throw mismatch("transpose", from, to);
        }
    }

    /** Requires that both matrices have the same number of values, a multiple of p·q. */
    static void swapAxes(Matrix from, int p, int q, Matrix to) {
        if (from.size() != to.size() || p < 1 || q < 1 || from.size() % Math.multiplyExact(p, q) != 0) {
            throw mismatch("axes %d and %d swapped".formatted(p, q), from, to);
        }
    }

    static void gather(Matrix from, int[] indices, int start, Matrix to) {
        if (from.columns() != to.columns() || start < 0 || start > indices.length - to.rows()) {
            throw mismatch("rows gathered from %d indices, at %d".formatted(indices.length, start), from, to);
        }
    }

    /** Requires that b is one row with a value for each {@code positions} columns of δ. */
    static void columnSums(String operation, Matrix delta, Matrix b, int positions) {
        if (b.rows() != 1 || delta.columns() != Math.multiplyExact(b.columns(), positions)) {
            throw mismatch(operation, delta, b);
        }
    }

    /**
     * Checks the operands of a convolution, forward or backward.
     *
     * @param images x or ∂C/∂x
     * @param maps   z, a or δ
     * @param argmax  null if and only if there is one place
     */
    static void convolution(String operation, List<Window> places, Matrix images, Matrix w, Matrix maps, Matrix argmax) {
        Window window = places.get(0);
        if (images.columns() != window.inputs() || w.columns() != window.field() || images.rows() != maps.rows()
                || maps.columns() != (long) w.rows() * window.positions() || argmax == null != (places.size() == 1)
                || argmax != null && !same(maps, argmax)) {
            throw mismatch(operation + " of " + window, images, w, maps, argmax);
        }
    }

    /** @param condensed matrix with a value for each channel and position of the window */
    static void pool(String operation, Window window, Matrix images, Matrix condensed) {
        if (images.columns() != window.inputs() || condensed.columns() != (long) window.channels() * window.positions()
                || images.rows() != condensed.rows()) {
            throw mismatch(operation + " of " + window, images, condensed);
        }
    }

    /** Requires that the gates have four times as many columns as the other matrices. */
    static void lstm(String operation, Matrix gates, Matrix before, Matrix c, Matrix h) {
        if (gates.rows() != c.rows() || gates.columns() != 4L * c.columns() || !same(before, c) || !same(c, h)) {
            throw mismatch(operation, gates, before, c, h);
        }
    }

    /** Requires z {@code [m, units]}, u {@code [classes, units]} and classes {@code [m, classes]}. */
    static void softplus(String operation, Matrix z, Matrix u, Matrix classes) {
        if (z.columns() != u.columns() || z.rows() != classes.rows() || u.rows() != classes.columns()) {
            throw mismatch(operation, z, u, classes);
        }
    }

    /** Requires one row of {@code columns} values. */
    static void row(String operation, Matrix row, int columns) {
        if (!isRow(row, columns)) {
            throw new IllegalArgumentException("%s: expected [1, %d], got %s".formatted(operation, columns, shape(row)));
        }
    }

    /** Requires that the range from {@code from}, inclusive, to {@code to}, exclusive, lies within {@code count} rows or columns. */
    static void range(String what, int from, int to, int count) {
        if (from < 0 || from > to || to > count) {
            throw new IllegalArgumentException("%s %d to %d are not within 0 to %d".formatted(what, from, to, count));
        }
    }

    /** Requires room for the values that native code is about to read or write. */
    static void capacity(String what, long capacity, long needed) {
        if (capacity < needed) {
            throw new IllegalArgumentException("%s: there is room for %d values, %d are needed".formatted(what, capacity, needed));
        }
    }

    private static boolean same(Matrix x, Matrix y) {
        return x.rows() == y.rows() && x.columns() == y.columns();
    }

    private static boolean isRow(Matrix row, int columns) {
        return row.rows() == 1 && row.columns() == columns;
    }

    private static IllegalArgumentException mismatch(String operation, Matrix... operands) {
        return new IllegalArgumentException("%s: shapes do not fit each other: %s"
                .formatted(operation, Arrays.stream(operands).map(ShapeChecks::shape).collect(Collectors.joining(", "))));
    }

    private static String shape(Matrix matrix) {
        return matrix == null ? "none" : "[%d, %d]".formatted(matrix.rows(), matrix.columns());
    }
}
