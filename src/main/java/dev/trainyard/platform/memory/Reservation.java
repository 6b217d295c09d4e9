package dev.trainyard.platform.memory;

/** Memory that was reserved for one use; given back when it is closed. Closing it twice does no harm. */
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
     * Makes it as large as {@code needed}, unless it is larger already; waits for that like {@link ProcessMemory#reserve}.
     *
     * @throws dev.trainyard.platform.problem.ProblemException 413 when it is more than there is at all, 503 when there is no room now; the
     *         reservation stays as it was
     */
    public void growTo(MemorySize needed) {
        MemorySize before = size();
        MemorySize after = before.max(needed);
        if (!after.equals(before)) {
            memory.requirePossible(after);
            // Becomes part of this reservation, so it is not closed by itself.
            MemorySize more = memory.reserve(use, after.minus(before)).size();
            synchronized (this) {
                size = size.plus(more);
            }
        }
    }

    /** Gives back all but {@code rest}. */
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
