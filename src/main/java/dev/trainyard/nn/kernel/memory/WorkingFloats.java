package dev.trainyard.nn.kernel.memory;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Native float32 working memory of a kernel, which grows to the largest size requested. If it cannot grow, it stays as it was, so that no
 * pointer ever points to freed memory.
 */
public final class WorkingFloats implements AutoCloseable {

    private static final FloatPointer NONE = new FloatPointer(0);
    private static final FloatBuffer NO_VALUES = FloatBuffer.allocate(0);

    private AlignedMemory.Floats memory;
    private FloatPointer values = NONE;
    private FloatBuffer buffer = NO_VALUES;

    /** Returns the memory, grown to at least n values. */
    public FloatPointer atLeast(long n) {
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

    public FloatPointer values() {
        return values;
    }

    /** Returns the memory as a buffer, which checks the bounds of each access. */
    public FloatBuffer buffer() {
        return buffer;
    }

    public long capacity() {
        return values.capacity();
    }

    /** Returns null while there is no memory, or if guard zones are off. */
    public GuardedArray guarded() {
        return memory == null ? null : memory.guarded();
    }

    /** Frees the memory; {@link #atLeast} allocates it again. */
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
