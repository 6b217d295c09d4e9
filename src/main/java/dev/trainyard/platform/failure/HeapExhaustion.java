package dev.trainyard.platform.failure;

import java.util.List;

/**
 * Ends a process whose Java heap is exhausted. Any thread may have been hit, the server's own too, and a process that lives on may
 * never answer again. Jobs lose nothing: they resume from their checkpoints. The image, the manifests and {@code spring-boot:run} set
 * {@code -XX:+ExitOnOutOfMemoryError}, which does the same sooner; this class is for every other way of starting.
 *
 * <p>Memory outside the heap is another matter: its limits are the service's own, and only the job or the request fails that asked
 * for too much.
 */
public final class HeapExhaustion {

    /** The status with which {@code -XX:+ExitOnOutOfMemoryError} ends a process. */
    static final int EXIT_STATUS = 3;

    /** Beginnings of the JVM's own messages; errors of JavaCPP and of direct buffers have others. */
    private static final List<String> MESSAGES = List.of("Java heap space", "GC overhead limit exceeded", "Metaspace",
            "Compressed class space", "Requested array size exceeds VM limit");

    private HeapExhaustion() {
    }

    /** Ends the process when an uncaught error shows that the heap is exhausted; to be called once, at start. */
    public static void endProcessWhenUncaught() {
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            endProcessIfCauseOf(failure);
            if (before != null) {
                before.uncaughtException(thread, failure);
            } else {
                failure.printStackTrace();
            }
        });
    }

    /** Returns only when the heap is not the cause. */
    public static void endProcessIfCauseOf(Throwable failure) {
        if (isCauseOf(failure)) {
            try {
                System.err.println("The Java heap is exhausted: the process ends, and its jobs resume from their checkpoints. Give it "
                        + "more memory (-Xmx) if this happens again.");
            } finally {
                // Not exit(): shutdown hooks need memory too.
                Runtime.getRuntime().halt(EXIT_STATUS);
            }
        }
    }

    /** Whether the failure, one of its causes or a suppressed exception of any of them is the JVM's error for want of heap. */
    public static boolean isCauseOf(Throwable failure) {
        return Causes.of(failure).stream().anyMatch(cause -> cause instanceof OutOfMemoryError && isOfHeap(cause.getMessage()));
    }

    private static boolean isOfHeap(String message) {
        return message != null && MESSAGES.stream().anyMatch(message::startsWith);
    }
}
