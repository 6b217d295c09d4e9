package dev.trainyard.nn.kernel;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

import dev.trainyard.nn.kernel.elementary.Processor;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Float32 matrix products in the three forms that forward and backward passes need, each by the faster library.
 *
 * <p>oneDNN is faster, except for small products on processors with AVX-512: for up to 10⁶ multiplications, OpenBLAS does not pack the
 * operands, which is up to twice as fast. Where oneDNN is not available, OpenBLAS computes all products.
 */
final class Products {

    private static final long SMALL = 1_000_000;
    /**
     * Number of rows or columns of the result up to which x·wᵀ is faster in small tiles by OpenBLAS, at any depth. The book's mini-batches
     * have 10 examples.
     */
    private static final int FEW = 16;
    /** Largest number of values and largest depth of a tile that OpenBLAS multiplies without packing. */
    private static final int TILE = 1024;
    private static final int DEPTH = 960;
    /** Number of values in an AVX-512 register: OpenBLAS is slow for a remainder that does not fill one. */
    private static final int REGISTER = 16;

    private Products() {
    }

    /** c ← a·bᵀ + β·c. Shapes: {@code [m, k]}·{@code [n, k]} to {@code [m, n]}. */
    static void transposed(Matrix a, Matrix b, float beta, Matrix c) {
        ShapeChecks.transposed(a, b, c);
        transposed(a.rowByRow(), a.stride(), b.rowByRow(), b.stride(), beta, c.rowByRow(), c.stride(), c.rows(), c.columns(), b.columns());
    }

    static void transposed(FloatPointer a, FloatPointer b, float beta, FloatPointer c, int m, int n, int k) {
        checkRoom(a, b, c, m, n, k);
        transposed(a, k, b, k, beta, c, n, m, n, k);
    }

    private static void transposed(FloatPointer a, int lda, FloatPointer b, int ldb, float beta, FloatPointer c, int ldc, int m, int n,
            int k) {
        if (Processor.AVX_512 && Math.min(m, n) <= FEW && !isSmall(m, n, k)) {
            tiles(a, lda, b, ldb, beta, c, ldc, m, n, k);
        } else {
            multiply(false, true, 1, a, lda, b, ldb, beta, c, ldc, m, n, k);
        }
    }

    /** c ← a·b + β·c. Shapes: {@code [m, k]}·{@code [k, n]} to {@code [m, n]}. */
    static void plain(Matrix a, Matrix b, float beta, Matrix c) {
        ShapeChecks.plain(a, b, c);
        multiply(false, false, 1, a.rowByRow(), a.stride(), b.rowByRow(), b.stride(), beta, c.rowByRow(), c.stride(), c.rows(), c.columns(),
                b.rows());
    }

    static void plain(FloatPointer a, FloatPointer b, float beta, FloatPointer c, int m, int n, int k) {
        checkRoom(a, b, c, m, n, k);
        multiply(false, false, 1, a, k, b, n, beta, c, n, m, n, k);
    }

    /** c ← α·aᵀ·b + β·c. Shapes: {@code [k, m]}ᵀ·{@code [k, n]} to {@code [m, n]}. */
    static void outer(float alpha, Matrix a, Matrix b, float beta, Matrix c) {
        ShapeChecks.outer(a, b, c);
        multiply(true, false, alpha, a.rowByRow(), a.stride(), b.rowByRow(), b.stride(), beta, c.rowByRow(), c.stride(), c.rows(), c.columns(),
                a.rows());
    }

    static void outer(float alpha, FloatPointer a, FloatPointer b, float beta, FloatPointer c, int m, int n, int k) {
        checkRoom(a, b, c, m, n, k);
        multiply(true, false, alpha, a, m, b, n, beta, c, n, m, n, k);
    }

    private static void checkRoom(FloatPointer a, FloatPointer b, FloatPointer c, long m, long n, long k) {
        ShapeChecks.capacity("left factor of a product", a.capacity(), m * k);
        ShapeChecks.capacity("right factor of a product", b.capacity(), k * n);
        ShapeChecks.capacity("a product", c.capacity(), m * n);
    }

    /** @param lda number of values from the start of a row of a to the start of the next, as in BLAS */
    private static void multiply(boolean transA, boolean transB, float alpha, FloatPointer a, int lda, FloatPointer b, int ldb,
            float beta, FloatPointer c, int ldc, int m, int n, int k) {
        if (m == 0 || n == 0) {
            return; // an empty part, if there are more threads than rows or columns; oneDNN rejects it
        }
        if (OneDnn.AVAILABLE && !(Processor.AVX_512 && isSmall(m, n, k))) {
            OneDnn.multiply(transA, transB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
        } else {
            cblas_sgemm(CblasRowMajor, transA ? CblasTrans : CblasNoTrans, transB ? CblasTrans : CblasNoTrans, m, n, k, alpha, a, lda, b,
                    ldb, beta, c, ldc);
        }
    }

    private static boolean isSmall(long m, long n, long k) {
        return m * n * k <= SMALL;
    }

    /** c ← a·bᵀ + β·c in tiles, each a sum of small products. */
    private static void tiles(FloatPointer a, int lda, FloatPointer b, int ldb, float beta, FloatPointer c, int ldc, int m, int n, int k) {
        int rows = m <= n ? m : part(m, TILE / n, REGISTER);
        int columns = m <= n ? part(n, TILE / m / REGISTER * REGISTER, REGISTER) : n;
        int depth = part(k, DEPTH, REGISTER);
        for (int j = 0; j < n; j += columns) {
            for (int i = 0; i < m; i += rows) {
                c.position((long) i * ldc + j);
                for (int l = 0; l < k; l += depth) {
                    a.position((long) i * lda + l);
                    b.position((long) j * ldb + l);
                    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, Math.min(rows, m - i), Math.min(columns, n - j),
                            Math.min(depth, k - l), 1, a, lda, b, ldb, l == 0 ? beta : 1, c, ldc);
                }
            }
        }
        a.position(0);
        b.position(0);
        c.position(0);
    }

    /** Returns the length of the nearly equal parts of {@code n}: at most {@code most}, rounded up to a multiple of {@code unit}. */
    private static int part(int n, int most, int unit) {
        if (n <= most) {
            return n;
        }
        int parts = (n + most - 1) / most;
        int equal = (n + parts - 1) / parts;
        return Math.min(most, (equal + unit - 1) / unit * unit);
    }
}
