package dev.trainyard.nn.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The native memory that a thread allocates while it constructs something, so that a construction that fails leaves nothing behind. */
public final class Allocations {

    /** Arrays that the current construction has allocated; null outside of a construction. */
    private static final ThreadLocal<List<AlignedMemory>> CURRENT = new ThreadLocal<>();

    private Allocations() {
    }

    /**
     * Runs {@code construction}. When it throws, all {@link AlignedMemory} that this thread allocated meanwhile is freed; otherwise it
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
