package dev.trainyard.platform.memory;

import java.util.Locale;

/**
 * An amount of memory.
 *
 * @param nativeBytes bytes outside the Java heap, where ND4J keeps arrays
 * @param heapBytes   bytes in the Java heap
 */
public record MemorySize(long nativeBytes, long heapBytes) {

    public static final MemorySize NONE = new MemorySize(0, 0);
    private static final long GIGABYTE = 1_000_000_000;

    public static MemorySize ofNative(long bytes) {
        return new MemorySize(bytes, 0);
    }

    public static MemorySize ofHeap(long bytes) {
        return new MemorySize(0, bytes);
    }

    public MemorySize plus(MemorySize other) {
        return new MemorySize(nativeBytes + other.nativeBytes, heapBytes + other.heapBytes);
    }

    public MemorySize minus(MemorySize other) {
        return new MemorySize(nativeBytes - other.nativeBytes, heapBytes - other.heapBytes);
    }

    /** Returns the element-wise maximum. */
    public MemorySize max(MemorySize other) {
        return new MemorySize(Math.max(nativeBytes, other.nativeBytes), Math.max(heapBytes, other.heapBytes));
    }

    public boolean fitsIn(MemorySize room) {
        return nativeBytes <= room.nativeBytes && heapBytes <= room.heapBytes;
    }

    /** Returns a readable text such as {@code 1.2 GB}. */
    public static String words(long bytes) {
        return bytes >= GIGABYTE ? String.format(Locale.ROOT, "%.1f GB", bytes / (double) GIGABYTE)
                : Math.round(bytes / 1e6) + " MB";
    }
}
