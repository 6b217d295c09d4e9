package dev.trainyard.nn.kernel.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Records the native memory that a thread allocates while it constructs an object, and frees it if the construction fails. */
public final class Allocations {

    /** Arrays that the current construction has allocated; null outside a construction. */
    private static final ThreadLocal<List<AlignedMemory>> CURRENT = new ThreadLocal<>();

    private Allocations() {
    }

    /**
     * Runs {@code construction}. If it throws, frees all {@link AlignedMemory} that this thread allocated meanwhile; otherwise the memory
     * belongs to the result.
     */
    public static <T> T allOrNothing(Supplier<T> construction) {
        List<AlignedMemory> outer = CURRENT.get();
        List<AlignedMemory> own = new ArrayList<>();
        CURRENT.set(own);
        try {
            T result = construction.get();
            if (outer != null) {
                outer.addAll(own);
            }
            return result;
        } catch (Throwable e) {
            own.forEach(AlignedMemory::close);
            throw e;
        } finally {
            if (outer == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(outer);
            }
        }
    }

    static void add(AlignedMemory memory) {
        List<AlignedMemory> current = CURRENT.get();
        if (current != null) {
            current.add(memory);
        }
    }
}
