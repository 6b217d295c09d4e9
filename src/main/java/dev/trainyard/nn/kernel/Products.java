package dev.trainyard.nn.kernel;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * Matrix products of float32 by BLAS, in the three forms that passes through layers need.
 *
 * <p>With AVX-512, OpenBLAS multiplies up to 10⁶ pairs of values without packing the operands first, which is a third faster than
 * what it does with more of them, but only where the second operand is not transposed. Larger products of that kind are cut into
 * pieces of some rows.
 */
final class Products {

    private static final int SMALL = 1_000_000;
    /** Rows that OpenBLAS takes at once: it is slow with what is left over. */
    private static final int UNROLLED = 4;
    /** ND4J's number for a processor with AVX-512. */
    private static final int AVX_512 = 3;

    private static final boolean IN_PIECES;

    static {
        Nd4j.getBlasWrapper();
        IN_PIECES = NativeOpsHolder.getInstance().getDeviceNativeOps().optimalLevel() == AVX_512;
    }

    private Products() {
    }

    /** c ← a·bᵀ + β·c. Shapes: {@code [m, k]}·{@code [n, k]} to {@code [m, n]}. */
    static void transposed(Matrix a, Matrix b, float beta, Matrix c) {
        int n = b.rows();
        int k = b.columns();
        cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, c.rows(), n, k, 1, a.floats(), k, b.floats(), k, beta, c.floats(), n);
    }

    /** c ← a·b + β·c. Shapes: {@code [m, k]}·{@code [k, n]} to {@code [m, n]}. */
    static void plain(Matrix a, Matrix b, float beta, Matrix c) {
        int m = a.rows();
        int k = b.rows();
        int n = b.columns();
        FloatPointer as = a.floats();
        FloatPointer cs = c.floats();
        int piece = piece(m, (long) k * n);
        for (int from = 0; from < m; from += piece) {
            cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, Math.min(piece, m - from), n, k, 1, as.position((long) from * k), k,
                    b.floats(), n, beta, cs.position((long) from * n), n);
        }
        as.position(0);
        cs.position(0);
    }

    /** c ← α·aᵀ·b + β·c. Shapes: {@code [m, k]}ᵀ·{@code [m, n]} to {@code [k, n]}. */
    static void outer(float alpha, Matrix a, Matrix b, float beta, Matrix c) {
        int m = a.rows();
        int k = c.rows();
        int n = c.columns();
        FloatPointer as = a.floats();
        FloatPointer bs = b.floats();
        int piece = piece(m, (long) k * n);
        for (int from = 0; from < m; from += piece) {
            cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, k, n, Math.min(piece, m - from), alpha, as.position((long) from * k), k,
                    bs.position((long) from * n), n, from == 0 ? beta : 1, c.floats(), n);
        }
        as.position(0);
        bs.position(0);
    }

    /** @param pairs that each of {@code rows} multiplies */
    private static int piece(int rows, long pairs) {
        if (!IN_PIECES || rows * pairs <= SMALL) {
            return rows;
        }
        int piece = (int) (SMALL / pairs) / UNROLLED * UNROLLED;
        return piece > 0 ? piece : rows;
    }
}
