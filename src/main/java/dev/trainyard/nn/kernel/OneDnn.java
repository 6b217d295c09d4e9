package dev.trainyard.nn.kernel;

import static org.bytedeco.dnnl.global.dnnl.dnnl_out_of_memory;
import static org.bytedeco.dnnl.global.dnnl.dnnl_sgemm;
import static org.bytedeco.dnnl.global.dnnl.dnnl_success;

import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * Matrix products of float32 by oneDNN, which writes the machine code for the processor that it finds. It is here of Linux on x86-64
 * alone: on arm64 its products are those of a reference, and elsewhere nobody measured it.
 */
final class OneDnn {

    static final boolean AVAILABLE;
    private static final NativeOps OPENMP;

    static {
        // ND4J before it: so both have the same OpenMP, and through ND4J it can be told how many threads it may have.
        Nd4j.getBlasWrapper();
        OPENMP = NativeOpsHolder.getInstance().getDeviceNativeOps();
        AVAILABLE = Loader.getPlatform().equals("linux-x86_64");
    }

    private OneDnn() {
    }

    /** Loads the library where there is one, so that the first product need not: it takes a tenth of a second. */
    static void load() {
        if (AVAILABLE) {
            Loader.load(dnnl.class);
        }
    }

    /**
     * c ← α·op(a)·op(b) + β·c on the calling thread alone, row by row as {@code cblas_sgemm} of the same arguments.
     *
     * @param transA whether a is transposed first
     * @param lda values from the start of a row of a to the start of the next
     */
    static void multiply(boolean transA, boolean transB, int m, int n, int k, float alpha, FloatPointer a, int lda, FloatPointer b,
            int ldb, float beta, FloatPointer c, int ldc) {
        // OpenMP keeps the number for each thread that calls it, and this may be one's first call.
        OPENMP.setOmpNumThreads(1);
        int status = dnnl_sgemm(operation(transA), operation(transB), m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
        if (status == dnnl_out_of_memory) {
            throw new OutOfMemoryError("for a product of [%d, %d] and [%d, %d]".formatted(m, k, k, n));
        }
        if (status != dnnl_success) {
            throw new IllegalStateException("oneDNN could not multiply [%d, %d] by [%d, %d]: status %d".formatted(m, k, k, n, status));
        }
    }

    private static byte operation(boolean transposed) {
        return (byte) (transposed ? 'T' : 'N');
    }
}
