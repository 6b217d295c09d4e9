package dev.trainyard.nn.kernel.memory;

import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.nio.IntBuffer;
import java.util.function.Supplier;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;

/** A native array between two zones; see {@link GuardZones}. */
public final class GuardedArray {

    /** A NaN as float32. Each array adds its own number, so that copying one guard zone onto another is detected. */
    private static final int PATTERN = 0x7FA00000;
    private static final int NUMBERS = 1 << 20;
    /** Only this many bytes of a large array are filled: filling all would make the system commit memory that is never used. */
    private static final long MOST_FILLED = 1 << 24;

    private final WeakReference<Object> owner;
    private final long address;
    private final long bytes;
    private final String shape;
    private final int number;
    private final int pattern;
    private final IntBuffer before;
    private final IntBuffer behind;
    private boolean freed;

    GuardedArray(Object owner, long address, long bytes, String shape, int number) {
        this.owner = new WeakReference<>(owner);
        this.address = address;
        this.bytes = bytes;
        this.shape = shape;
        this.number = number;
        this.pattern = PATTERN | number % NUMBERS;
        Pointer.memset(new Address(address, bytes / Integer.BYTES), 0xFF, Math.min(MOST_FILLED, bytes)); // NaN in every precision
        this.before = zone(address - GuardZones.BYTES);
        this.behind = zone(address + bytes);
    }

    private IntBuffer zone(long start) {
        IntBuffer zone = new Address(start, GuardZones.BYTES / Integer.BYTES).asBuffer();
        for (int i = 0; i < zone.capacity(); i++) {
            zone.put(i, pattern);
        }
        return zone;
    }

    long address() {
        return address;
    }

    int number() {
        return number;
    }

    long bytes() {
        return bytes;
    }

    boolean contains(long place) {
        return place >= address && place < address + bytes;
    }

    public synchronized boolean isFreed() {
        return freed || owner.get() == null;
    }

    /**
     * Compares both zones with their pattern.
     *
     * @param operation name of the last operation, for the message
     * @throws IllegalStateException if a zone was overwritten
     */
    public synchronized void check(Supplier<String> operation) {
        Object living = owner.get();
        if (!freed && living != null) {
            check(operation, "before", before);
            check(operation, "behind", behind);
        }
        Reference.reachabilityFence(living);
    }

    private void check(Supplier<String> operation, String where, IntBuffer zone) {
        for (int i = 0; i < zone.capacity(); i++) {
            int found = zone.get(i);
            if (found != pattern) {
                // Restores the pattern, so that each fault is reported once.
                zone.put(i, pattern);
                throw new IllegalStateException("%s wrote %s the native array %s: %s (0x%08X) %d bytes from its start".formatted(operation.get(),
                        where, shape, Float.intBitsToFloat(found), found,
                        (long) i * Integer.BYTES + (zone == before ? -GuardZones.BYTES : bytes)));
            }
        }
    }

    /** Checks the zones for the last time: afterwards the memory may belong to another array. */
    synchronized void free() {
        if (!freed) {
            GuardZones.remove(this);
            try {
                check(() -> "an operation before the array was freed");
            } finally {
                freed = true;
            }
        }
    }

    /** A pointer to memory that another object owns. */
    private static final class Address extends IntPointer {

        Address(long address, long values) {
            super((Pointer) null);
            this.address = address;
            this.capacity = values;
            this.limit = values;
        }
    }
}
