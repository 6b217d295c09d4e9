package dev.trainyard.nn.kernel;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Values that begin where a line of the processor's cache does. What systems allocate begins in the middle of one: then each register
 * of AVX-512 is filled from two lines, and OpenBLAS's products of small matrices take up to 1.7 times as long.
 */
public final class AlignedMemory implements AutoCloseable {

    static final int LINE = 64;

    private final INDArray whole;
    private final INDArray vector;

    /** @param n how many values, of whatever was in memory */
    public AlignedMemory(DataType type, long n) {
        whole = Nd4j.createUninitializedDetached(type, n + LINE / type.width());
        vector = Nd4j.create(whole.data(), new long[] {n}, new long[] {1}, skipped(whole.data().addressPointer(), type.width()), 'c');
    }

    /** As long as this is not closed. Shape: {@code [n]}. */
    public INDArray vector() {
        return vector;
    }

    @Override
    public void close() {
        if (whole.closeable()) {
            whole.close();
        }
    }

    /** @param n how many values, of whatever was in memory; closing the pointer gives it all back */
    static FloatPointer floats(long n) {
        FloatPointer whole = new FloatPointer(n + LINE / Float.BYTES);
        return whole.getPointer(skipped(whole, Float.BYTES)).capacity(n);
    }

    private static long skipped(Pointer start, int width) {
        return (LINE - start.address() % LINE) / width;
    }
}
