package dev.trainyard.nn.kernel.memory;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Debug mode that detects native code writing outside its arrays. Each array that {@link AlignedMemory} allocates lies between two guard
 * zones with a known pattern. {@code GuardedKernels} check the zones after each operation, and {@link AlignedMemory} checks them before it
 * frees an array. New arrays are filled with NaN, so that reading uninitialised values shows in an operation's result.
 *
 * <p>Enabled by {@code -Dtrainyard.guard-zones=true}, as in the tests. Otherwise there are no zones and no checks.
 */
public final class GuardZones {

    public static final boolean ON = Boolean.getBoolean("trainyard.guard-zones");
    /** Length of a zone: one cache line, so that arrays are aligned as without zones. */
    static final int BYTES = ON ? AlignedMemory.LINE : 0;
    private static final ConcurrentSkipListMap<Long, GuardedArray> LIVING = new ConcurrentSkipListMap<>();
    private static final AtomicInteger COUNT = new AtomicInteger();

    private GuardZones() {
    }

    /**
     * Writes zones around an array. There must be room for {@link #BYTES} bytes before and behind it.
     *
     * @param owner object that frees the array when closed or unreachable
     * @return null if the mode is off
     */
    static GuardedArray around(Object owner, long address, long bytes, String shape) {
        if (!ON) {
            return null;
        }
        GuardedArray array = new GuardedArray(owner, address, bytes, shape, COUNT.incrementAndGet());
        LIVING.put(address, array);
        return array;
    }

    /** Removes an array that is about to be freed. */
    static void remove(GuardedArray array) {
        LIVING.remove(array.address(), array);
    }

    /** Returns the array that contains {@code address}, or null. */
    public static GuardedArray at(long address) {
        Map.Entry<Long, GuardedArray> entry = LIVING.floorEntry(address);
        while (entry != null && entry.getValue().isFreed()) {
            // The owner was garbage-collected, so the memory may belong to another array now.
            LIVING.remove(entry.getKey(), entry.getValue());
            entry = LIVING.floorEntry(address);
        }
        return entry != null && entry.getValue().contains(address) ? entry.getValue() : null;
    }

    /** Returns the number of arrays allocated so far. */
    public static int count() {
        return COUNT.get();
    }

    /** Returns the bytes, without zones, of the existing arrays that were allocated after the first {@code count}. */
    public static long livingBytesAfter(int count) {
        return LIVING.values().stream().filter(array -> array.number() > count && !array.isFreed()).mapToLong(GuardedArray::bytes).sum();
    }
}
