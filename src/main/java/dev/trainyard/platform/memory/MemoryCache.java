package dev.trainyard.platform.memory;

/** A cache that can free unused entries. */
public interface MemoryCache {

    /**
     * Frees unused entries, the least recently used first, until {@code wanted} is free or none is left. The caller does not hold the lock
     * of {@link ProcessMemory}.
     *
     * @return whether any entry was freed
     */
    boolean release(MemorySize wanted);
}
