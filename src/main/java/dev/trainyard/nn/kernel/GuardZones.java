package dev.trainyard.nn.kernel;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Debug mode: every array that {@link AlignedMemory} allocates lies between two zones of a known pattern, which native code that
 * leaves the array overwrites. {@link GuardedKernels} check the zones after each operation, and {@link AlignedMemory} checks them
 * before it frees an array. New arrays are filled with values that are not numbers: an operation that reads values before any were
 * written shows it in its result.
 *
 * <p>On with {@code -Dtrainyard.guard-zones=true}, as in the tests; otherwise no zone exists and nothing is checked.
 */
final class GuardZones {

    static final boolean ON = Boolean.getBoolean("trainyard.guard-zones");
    /** Length of a zone: a cache line, so that arrays are aligned as they are without zones. */
    static final int BYTES = ON ? AlignedMemory.LINE : 0;
    private static final ConcurrentSkipListMap<Long, GuardedArray> LIVING = new ConcurrentSkipListMap<>();
    private static final AtomicInteger COUNT = new AtomicInteger();

    private GuardZones() {
    }

    /**
     * Puts zones around an array. There must be room for {@link #BYTES} before and behind it.
     *
     * @param owner frees the array when it is closed or unreachable
     * @return null when the mode is off
     */
    static GuardedArray around(Object owner, long address, long bytes, String shape) {
        if (!ON) {
            return null;
        }
        GuardedArray array = new GuardedArray(owner, address, bytes, shape, COUNT.incrementAndGet());
        LIVING.put(address, array);
        return array;
    }

    /** Forgets an array that is about to be freed. */
    static void remove(GuardedArray array) {
        LIVING.remove(array.address(), array);
    }

    /** The array that contains {@code address}, or null. */
    static GuardedArray at(long address) {
        Map.Entry<Long, GuardedArray> entry = LIVING.floorEntry(address);
        while (entry != null && entry.getValue().isFreed()) {
            // Its memory was left to the garbage collector and may now belong to another array.
            LIVING.remove(entry.getKey(), entry.getValue());
            entry = LIVING.floorEntry(address);
        }
        return entry != null && entry.getValue().contains(address) ? entry.getValue() : null;
    }

    /** How many arrays there have been. */
    static int count() {
        return COUNT.get();
    }

    /** Bytes of the arrays that exist and were not among the first {@code count}; without their zones. */
    static long livingBytesAfter(int count) {
        return LIVING.values().stream().filter(array -> array.number() > count && !array.isFreed()).mapToLong(GuardedArray::bytes).sum();
    }
}
