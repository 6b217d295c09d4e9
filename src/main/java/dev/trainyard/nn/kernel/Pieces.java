package dev.trainyard.nn.kernel;

import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * Into how many rows a product is cut, so that BLAS is fast. With AVX-512, OpenBLAS multiplies up to 10⁶ pairs of values without
 * packing the operands first, which is a third faster than what it does with more of them; but only where the second operand is not
 * transposed.
 */
final class Pieces {

    private static final int SMALL = 1_000_000;
    /** Rows that OpenBLAS takes at once: it is slow with what is left over. */
    private static final int UNROLLED = 4;
    /** ND4J's number for a processor with AVX-512. */
    private static final int AVX_512 = 3;

    private static final boolean USEFUL;

    static {
        Nd4j.getBlasWrapper();
        USEFUL = NativeOpsHolder.getInstance().getDeviceNativeOps().optimalLevel() == AVX_512;
    }

    private Pieces() {
    }

    /** @param multiplications that each of {@code rows} takes part in */
    static int of(int rows, long multiplications) {
        if (!USEFUL || rows * multiplications <= SMALL) {
            return rows;
        }
        int piece = (int) (SMALL / multiplications) / UNROLLED * UNROLLED;
        return piece > 0 ? Math.min(rows, piece) : rows;
    }
}
