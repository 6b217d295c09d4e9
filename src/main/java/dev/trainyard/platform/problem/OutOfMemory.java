package dev.trainyard.platform.problem;

import java.util.List;

/** Tells failures for want of memory: in the Java heap, by JavaCPP's limits, or because the system gives ND4J nothing more. */
public final class OutOfMemory {

    /** ND4J's messages; it has no exception of its own for them. */
    private static final List<String> ALLOCATION_FAILED = List.of("Allocation failed: [", "DataBuffer expansion failed", "bad_alloc",
            "Failed to allocate");

    private OutOfMemory() {
    }

    public static boolean isCauseOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (is(cause)) {
                return true;
            }
        }
        return false;
    }

    private static boolean is(Throwable failure) {
        return failure instanceof OutOfMemoryError
                || failure.getMessage() != null && ALLOCATION_FAILED.stream().anyMatch(failure.getMessage()::contains);
    }
}
