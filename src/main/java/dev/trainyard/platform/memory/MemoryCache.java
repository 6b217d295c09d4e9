package dev.trainyard.platform.memory;

/** Entries that are kept in memory although nobody uses them now. */
public interface MemoryCache {

    /**
     * Frees unused entries, the least recently used first, until {@code wanted} was given back or none is left. Called without a lock
     * of {@link ProcessMemory}.
     *
     * @return whether anything was freed
     */
    boolean release(MemorySize wanted);
}
