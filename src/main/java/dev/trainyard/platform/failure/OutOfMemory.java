package dev.trainyard.platform.failure;

import java.util.List;

/** Recognises failed allocations: in the Java heap, at JavaCPP's limits, or in ND4J if the system refuses memory. */
public final class OutOfMemory {

    /** Parts of ND4J's messages, which come with general exceptions. */
    private static final List<String> ALLOCATION_FAILED = List.of("Allocation failed: [", "DataBuffer expansion failed", "bad_alloc",
            "Failed to allocate");

    private OutOfMemory() {
    }

    public static boolean isCauseOf(Throwable failure) {
        return Causes.of(failure).stream().anyMatch(cause -> cause instanceof OutOfMemoryError
                || cause.getMessage() != null && ALLOCATION_FAILED.stream().anyMatch(cause.getMessage()::contains));
    }
}
