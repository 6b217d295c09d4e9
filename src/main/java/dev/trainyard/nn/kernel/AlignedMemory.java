package dev.trainyard.nn.kernel;

import java.util.function.LongConsumer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Values that begin where a line of the processor's cache does. What systems allocate begins in the middle of one: then each register
 * of AVX-512 is filled from two lines, and OpenBLAS's products of small matrices take up to 1.7 times as long.
 *
 * <p>All native memory that the engine computes on is allocated here, so that {@link GuardZones} can protect it and
 * {@link Allocations} can free what a failed construction leaves behind.
 */
public final class AlignedMemory implements AutoCloseable {

    static final int LINE = 64;
    /** Told the bytes of each allocation before it is made; tests let it throw. */
    static volatile LongConsumer beforeAllocation = bytes -> { };

    private final INDArray whole;
    private final INDArray vector;
    private final GuardedArray guarded;

    /** @param n how many values, of whatever was in memory */
    public AlignedMemory(DataType type, long n) {
        this(type, n, "[" + n + "]");
    }

    /** @param shape of the matrix that the values are, for messages */
    AlignedMemory(DataType type, long n, String shape) {
        int width = type.width();
        beforeAllocation.accept(n * width);
        whole = Nd4j.createUninitializedDetached(type, n + (LINE + 2 * GuardZones.BYTES) / width);
        try {
            long start = skipped(whole.data().addressPointer(), width);
            vector = Nd4j.create(whole.data(), new long[] {n}, new long[] {1}, start, 'c');
            guarded = GuardZones.around(this, whole.data().addressPointer().address() + start * width, n * width, shape);
            Allocations.add(this);
        } catch (Throwable e) {
            whole.close();
            throw e;
        }
    }

    /** The values, valid until this is closed. Shape: {@code [n]}. */
    public INDArray vector() {
        return vector;
    }

    /** Frees the values; does nothing the second time. */
    @Override
    public void close() {
        try {
            if (guarded != null) {
                guarded.free();
            }
        } finally {
            if (whole.closeable()) {
                whole.close();
            }
        }
    }

    /** Returns the number of values before the first aligned value with room for a guard zone before it. */
    private static long skipped(Pointer start, int width) {
        return (LINE - start.address() % LINE + GuardZones.BYTES) / width;
    }

    /** A native array without an INDArray, for the inside of kernels. */
    static final class Floats implements AutoCloseable {

        private final FloatPointer values;
        private final GuardedArray guarded;

        /** @param n how many values, of whatever was in memory */
        Floats(long n) {
            beforeAllocation.accept(n * Float.BYTES);
            FloatPointer whole = new FloatPointer(n + (LINE + 2L * GuardZones.BYTES) / Float.BYTES);
            try {
                values = whole.getPointer(skipped(whole, Float.BYTES)).capacity(n);
                guarded = GuardZones.around(this, values.address(), n * Float.BYTES, "[" + n + "]");
            } catch (Throwable e) {
                whole.close();
                throw e;
            }
        }

        /** The values, valid until this is closed; the pointer's capacity is their number. */
        FloatPointer values() {
            return values;
        }

        GuardedArray guarded() {
            return guarded;
        }

        @Override
        public void close() {
            try {
                if (guarded != null) {
                    guarded.free();
                }
            } finally {
                values.close();
            }
        }
    }
}
