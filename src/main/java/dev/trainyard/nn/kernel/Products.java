package dev.trainyard.nn.kernel;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

import org.bytedeco.javacpp.FloatPointer;

/**
 * Matrix products of float32 by BLAS, in the three forms that passes through layers need.
 *
 * <p>With AVX-512, OpenBLAS multiplies up to 10⁶ pairs of values without packing the operands first, which is a quarter faster than
 * what it does with more of them, and up to three times where a mini-batch is small. Larger products are cut into tiles of that
 * size.
 */
final class Products {

    private static final long SMALL = 1_000_000;
    /** Values of a tile up to which OpenBLAS takes it for small where the second operand is transposed. */
    private static final int SMALL_TRANSPOSED = 1024;
    private static final int DEPTH_TRANSPOSED = 960;
    private static final int ROWS_TRANSPOSED = 32;
    /** Of this many rows and this depth, tiles are fastest, or within a twentieth of it, for all networks that were tried. */
    private static final int ROWS = 64;
    private static final int DEPTH = 128;
    /** The same for the sum of many outer products. */
    private static final int SIDE_OF_SUM = 128;
    private static final int DEPTH_OF_SUM = 32;
    /** Values of a sum that stays in the second-level cache, and of operands that do not. */
    private static final int CACHED = 1 << 16;
    private static final int NOT_CACHED = 1 << 18;
    /** Where there are fewer columns than a register holds, a tile is better deep. */
    private static final int DEPTH_OF_FEW = 1024;
    /** Rows and columns that OpenBLAS takes at once: it is slow with what is left over. */
    private static final int UNROLLED_ROWS = 4;
    private static final int UNROLLED_COLUMNS = 16;
    /** Columns that it takes at once, with as many registers, where there are so many: it is fastest with multiples of them. */
    private static final int WIDE = 64;

    private Products() {
    }

    /** c ← a·bᵀ + β·c. Shapes: {@code [m, k]}·{@code [n, k]} to {@code [m, n]}. */
    static void transposed(Matrix a, Matrix b, float beta, Matrix c) {
        transposed(a.floats(), a.stride(), b.floats(), b.stride(), beta, c.floats(), c.stride(), c.rows(), c.columns(), b.columns());
    }

    static void transposed(FloatPointer a, FloatPointer b, float beta, FloatPointer c, int m, int n, int k) {
        transposed(a, k, b, k, beta, c, n, m, n, k);
    }

    private static void transposed(FloatPointer a, int lda, FloatPointer b, int ldb, float beta, FloatPointer c, int ldc, int m, int n,
            int k) {
        // With little depth there is too little work in a tile of so few values.
        if (isSmall(m, n, k) || k < UNROLLED_COLUMNS) {
            multiply(CblasNoTrans, CblasTrans, 1, a, lda, b, ldb, beta, c, ldc, m, n, k, m, n, k);
        } else {
            int rows = part(m, ROWS_TRANSPOSED, UNROLLED_ROWS);
            int columns = part(n, SMALL_TRANSPOSED / rows / UNROLLED_COLUMNS * UNROLLED_COLUMNS, UNROLLED_COLUMNS);
            multiply(CblasNoTrans, CblasTrans, 1, a, lda, b, ldb, beta, c, ldc, m, n, k, rows, columns,
                    part(k, DEPTH_TRANSPOSED, UNROLLED_COLUMNS));
        }
    }

    /** c ← a·b + β·c. Shapes: {@code [m, k]}·{@code [k, n]} to {@code [m, n]}. */
    static void plain(Matrix a, Matrix b, float beta, Matrix c) {
        multiply(CblasNoTrans, 1, a.floats(), a.stride(), b.floats(), b.stride(), beta, c.floats(), c.stride(), c.rows(), c.columns(),
                b.rows());
    }

    static void plain(FloatPointer a, FloatPointer b, float beta, FloatPointer c, int m, int n, int k) {
        multiply(CblasNoTrans, 1, a, k, b, n, beta, c, n, m, n, k);
    }

    /** c ← α·aᵀ·b + β·c. Shapes: {@code [k, m]}ᵀ·{@code [k, n]} to {@code [m, n]}. */
    static void outer(float alpha, Matrix a, Matrix b, float beta, Matrix c) {
        outer(alpha, a.floats(), a.stride(), b.floats(), b.stride(), beta, c.floats(), c.stride(), c.rows(), c.columns(), a.rows());
    }

    static void outer(float alpha, FloatPointer a, FloatPointer b, float beta, FloatPointer c, int m, int n, int k) {
        outer(alpha, a, m, b, n, beta, c, n, m, n, k);
    }

    private static void outer(float alpha, FloatPointer a, int lda, FloatPointer b, int ldb, float beta, FloatPointer c, int ldc, int m,
            int n, int k) {
        if (isSmall(m, n, k) || (long) m * n > CACHED || (long) k * (m + n) < NOT_CACHED) {
            multiply(CblasTrans, alpha, a, lda, b, ldb, beta, c, ldc, m, n, k);
        } else {
            // Part by part of the depth, so that the operands are read once and from start to end.
            int rows = part(m, SIDE_OF_SUM, UNROLLED_ROWS);
            int columns = part(n, SIDE_OF_SUM, UNROLLED_COLUMNS);
            int depth = part(k, DEPTH_OF_SUM, UNROLLED_ROWS);
            for (int l = 0; l < k; l += depth) {
                multiply(CblasTrans, CblasNoTrans, alpha, a, lda, b, ldb, l == 0 ? beta : 1, c, ldc, m, n, rows, columns, depth, l,
                        Math.min(k, l + depth));
            }
        }
    }

    private static void multiply(int transA, float alpha, FloatPointer a, int lda, FloatPointer b, int ldb, float beta, FloatPointer c,
            int ldc, int m, int n, int k) {
        if (isSmall(m, n, k)) {
            multiply(transA, CblasNoTrans, alpha, a, lda, b, ldb, beta, c, ldc, m, n, k, m, n, k);
        } else {
            int rows = part(m, ROWS, UNROLLED_ROWS);
            int depth = part(k, n < UNROLLED_COLUMNS ? DEPTH_OF_FEW : DEPTH, UNROLLED_ROWS);
            int unit = n >= 2 * WIDE ? WIDE : UNROLLED_COLUMNS;
            long most = SMALL / ((long) rows * depth) / unit * unit;
            int columns = part(n, (int) Math.max(unit, most), unit);
            multiply(transA, CblasNoTrans, alpha, a, lda, b, ldb, beta, c, ldc, m, n, k, rows, columns, depth);
        }
    }

    private static boolean isSmall(long m, long n, long k) {
        return !Processor.AVX_512 || m * n * k <= SMALL;
    }

    /** The length of the parts, as equal as {@code unit} lets them be, that {@code n} is cut into for none to be over {@code most}. */
    private static int part(int n, int most, int unit) {
        if (n <= most) {
            return n;
        }
        int parts = (n + most - 1) / most;
        int equal = (n + parts - 1) / parts;
        return Math.min(most, (equal + unit - 1) / unit * unit);
    }

    private static void multiply(int transA, int transB, float alpha, FloatPointer a, int lda, FloatPointer b, int ldb, float beta,
            FloatPointer c, int ldc, int m, int n, int k, int rows, int columns, int depth) {
        multiply(transA, transB, alpha, a, lda, b, ldb, beta, c, ldc, m, n, rows, columns, depth, 0, k);
    }

    /**
     * c ← α·a·b + β·c in tiles of {@code rows × columns}, each the sum of products of {@code depth}, of the depth from {@code first},
     * inclusive, to {@code end}, exclusive.
     *
     * @param lda as in BLAS: values from the start of a row of a to the start of the next
     */
    private static void multiply(int transA, int transB, float alpha, FloatPointer a, int lda, FloatPointer b, int ldb, float beta,
            FloatPointer c, int ldc, int m, int n, int rows, int columns, int depth, int first, int end) {
        for (int j = 0; j < n; j += columns) {
            for (int i = 0; i < m; i += rows) {
                c.position((long) i * ldc + j);
                for (int l = first; l < end; l += depth) {
                    a.position(transA == CblasNoTrans ? (long) i * lda + l : (long) l * lda + i);
                    b.position(transB == CblasNoTrans ? (long) l * ldb + j : (long) j * ldb + l);
                    cblas_sgemm(CblasRowMajor, transA, transB, Math.min(rows, m - i), Math.min(columns, n - j), Math.min(depth, end - l),
                            alpha, a, lda, b, ldb, l == first ? beta : 1, c, ldc);
                }
            }
        }
        a.position(0);
        b.position(0);
        c.position(0);
    }
}
