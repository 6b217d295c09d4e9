package dev.trainyard.nn.kernel;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Native working memory of a kernel, float32, that grows to the largest size asked for. When it cannot grow it stays as it was:
 * no pointer ever leads to memory that was freed.
 */
final class WorkingFloats implements AutoCloseable {

    private static final FloatPointer NONE = new FloatPointer(0);
    private static final FloatBuffer NO_VALUES = FloatBuffer.allocate(0);

    private AlignedMemory.Floats memory;
    private FloatPointer values = NONE;
    private FloatBuffer buffer = NO_VALUES;

    /** The memory, of at least n values. */
    FloatPointer atLeast(long n) {
        if (values.capacity() < n) {
            grow(n);
        }
        return values;
    }

    private void grow(long n) {
        AlignedMemory.Floats larger = new AlignedMemory.Floats(n);
        FloatBuffer view;
        try {
            view = larger.values().asBuffer();
        } catch (Throwable e) {
            larger.close();
            throw e;
        }
        AlignedMemory.Floats smaller = memory;
        memory = larger;
        values = larger.values();
        buffer = view;
        if (smaller != null) {
            smaller.close();
        }
    }

    FloatPointer values() {
        return values;
    }

    /** The same memory for Java, which checks each access. */
    FloatBuffer buffer() {
        return buffer;
    }

    long capacity() {
        return values.capacity();
    }

    /** Null while there is no memory, or no guard zone around it. */
    GuardedArray guarded() {
        return memory == null ? null : memory.guarded();
    }

    /** Frees the memory; it grows again when it is needed. */
    @Override
    public void close() {
        AlignedMemory.Floats freed = memory;
        memory = null;
        values = NONE;
        buffer = NO_VALUES;
        if (freed != null) {
            freed.close();
        }
    }
}
