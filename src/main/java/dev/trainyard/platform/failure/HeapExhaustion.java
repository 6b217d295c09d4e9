package dev.trainyard.platform.failure;

import java.util.List;

/**
 * Ends the process when the Java heap is exhausted. Any thread may have failed, even one of the web server's, so the process might never
 * answer again. Jobs resume from their checkpoints. The container image, the manifests and {@code spring-boot:run} set
 * {@code -XX:+ExitOnOutOfMemoryError}, which ends the process sooner; this class covers all other ways of starting.
 *
 * <p>Exhausted memory outside the heap does not end the process: the service has its own limits for it, and only the job or request that
 * exceeds them fails.
 */
public final class HeapExhaustion {

    /** The status with which {@code -XX:+ExitOnOutOfMemoryError} ends a process. */
    static final int EXIT_STATUS = 3;

    /** Beginnings of the JVM's messages; errors of JavaCPP and of direct buffers have others. */
    private static final List<String> MESSAGES = List.of("Java heap space", "GC overhead limit exceeded", "Metaspace",
            "Compressed class space", "Requested array size exceeds VM limit");

    private HeapExhaustion() {
    }

    /** Makes uncaught errors end the process if the heap is exhausted. Call this once, at startup. */
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

    /** Ends the process if heap exhaustion is among the causes of {@code failure}; otherwise does nothing. */
    public static void endProcessIfCauseOf(Throwable failure) {
        if (isCauseOf(failure)) {
            try {
                System.err.println("The Java heap is exhausted: the process ends, and its jobs resume from their checkpoints. Give it "
                        + "more memory (-Xmx) if this happens again.");
            } finally {
                // Not exit(), because shutdown hooks need memory.
                Runtime.getRuntime().halt(EXIT_STATUS);
            }
        }
    }

    /** Returns whether the failure, a cause or a suppressed exception is the JVM's error for an exhausted heap. */
    public static boolean isCauseOf(Throwable failure) {
        return Causes.of(failure).stream().anyMatch(cause -> cause instanceof OutOfMemoryError && isOfHeap(cause.getMessage()));
    }

    private static boolean isOfHeap(String message) {
        return message != null && MESSAGES.stream().anyMatch(message::startsWith);
    }
}
