package dev.trainyard.nn.kernel.memory;

import java.util.function.LongConsumer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A native array that begins at the start of a cache line. Memory from the system's allocator begins in the middle of a line: then each
 * AVX-512 register is filled from two lines, and OpenBLAS's products of small matrices take up to 1.7 times as long.
 *
 * <p>Layers and kernels allocate their native memory here, so that {@link GuardZones} can protect it and {@link Allocations} can free it
 * if a construction fails.
 */
public final class AlignedMemory implements AutoCloseable {

    public static final int LINE = 64;
    /** Called with the number of bytes before each allocation; tests make it throw. */
    public static volatile LongConsumer beforeAllocation = bytes -> { };

    private final INDArray whole;
    private final INDArray vector;
    private final GuardedArray guarded;

    /** @param n number of values; they are not initialised */
    public AlignedMemory(DataType type, long n) {
        this(type, n, "[" + n + "]");
    }

    /** @param shape shape of the matrix that uses the memory, for messages */
    public AlignedMemory(DataType type, long n, String shape) {
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

    /** Returns the values; they are valid until this is closed. Shape: {@code [n]}. */
    public INDArray vector() {
        return vector;
    }

    /** Frees the values. Idempotent. */
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

    /** A native float32 array without an INDArray, for use inside kernels. */
    static final class Floats implements AutoCloseable {

        private final FloatPointer values;
        private final GuardedArray guarded;

        /** @param n number of values; they are not initialised */
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

        /** Returns the values; they are valid until this is closed. The pointer's capacity is their number. */
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
