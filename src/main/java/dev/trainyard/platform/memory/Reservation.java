package dev.trainyard.platform.memory;

/** Memory reserved for one use. Closing releases it; closing again is a no-op. */
public final class Reservation implements AutoCloseable {

    private final ProcessMemory memory;
    private final MemoryUse use;
    private MemorySize size;

    Reservation(ProcessMemory memory, MemoryUse use, MemorySize size) {
        this.memory = memory;
        this.use = use;
        this.size = size;
    }

    public synchronized MemorySize size() {
        return size;
    }

    /**
     * Enlarges the reservation to {@code needed} if it is smaller; waits like {@link ProcessMemory#reserve}.
     *
     * @throws dev.trainyard.platform.problem.ProblemException 413 if {@code needed} exceeds the total, 503 if the memory does not become
     *         free in time; the reservation is then unchanged
     */
    public void growTo(MemorySize needed) {
        MemorySize before = size();
        MemorySize after = before.max(needed);
        if (!after.equals(before)) {
            memory.requirePossible(after);
            // Not closed, because it becomes part of this reservation.
            MemorySize more = memory.reserve(use, after.minus(before)).size();
            synchronized (this) {
                size = size.plus(more);
            }
        }
    }

    /** Releases all but {@code rest}. */
    public void shrinkTo(MemorySize rest) {
        MemorySize back;
        synchronized (this) {
            MemorySize kept = new MemorySize(Math.min(size.nativeBytes(), rest.nativeBytes()), Math.min(size.heapBytes(), rest.heapBytes()));
            back = size.minus(kept);
            size = kept;
        }
        memory.giveBack(use, back);
    }

    @Override
    public void close() {
        shrinkTo(MemorySize.NONE);
    }
}
