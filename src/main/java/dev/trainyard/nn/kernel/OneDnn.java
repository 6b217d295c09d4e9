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
 * Float32 matrix products by oneDNN, which generates machine code for the processor that it runs on. Used only on Linux on x86-64: on
 * arm64, oneDNN uses its reference implementation, and on other platforms its speed was not measured.
 */
final class OneDnn {

    static final boolean AVAILABLE;
    private static final NativeOps OPENMP;

    static {
        // Loads ND4J before oneDNN, so that both share one OpenMP runtime and ND4J can set oneDNN's number of threads.
        Nd4j.getBlasWrapper();
        OPENMP = NativeOpsHolder.getInstance().getDeviceNativeOps();
        AVAILABLE = Loader.getPlatform().equals("linux-x86_64");
    }

    private OneDnn() {
    }

    /** Loads the library if it is available. This takes a tenth of a second, for which the first product would have to wait. */
    static void load() {
        if (AVAILABLE) {
            Loader.load(dnnl.class);
        }
    }

    /**
     * c ← α·op(a)·op(b) + β·c on the calling thread, in row-major order, with the arguments of {@code cblas_sgemm}.
     *
     * @param transA whether a is transposed first
     * @param lda number of values from the start of a row of a to the start of the next
     */
    static void multiply(boolean transA, boolean transB, int m, int n, int k, float alpha, FloatPointer a, int lda, FloatPointer b,
            int ldb, float beta, FloatPointer c, int ldc) {
        // OpenMP stores the number of threads per calling thread, and this may be this thread's first call.
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
