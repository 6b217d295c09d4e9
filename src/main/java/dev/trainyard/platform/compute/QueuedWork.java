package dev.trainyard.platform.compute;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;

/** Work that waits for a thread. The caller may withdraw it until a thread begins it, and abandon it afterwards. */
final class QueuedWork<T> extends FutureTask<T> {

    private static final ThreadLocal<QueuedWork<?>> CURRENT = new ThreadLocal<>();

    /** Set by the thread that begins the work or by the caller that withdraws it, whichever comes first. */
    private final AtomicBoolean settled = new AtomicBoolean();
    private final boolean interruptible;
    private volatile boolean abandoned;
    /** The thread that runs the work; null before and after that. Guarded by this. */
    private Thread runner;

    /** @param interruptible whether {@link #abandon} may interrupt the thread that runs the work */
    QueuedWork(Callable<T> work, boolean interruptible) {
        super(work);
        this.interruptible = interruptible;
    }

    @Override
    public void run() {
        if (settled.compareAndSet(false, true)) {
            begin();
            try {
                super.run();
            } finally {
                end();
            }
        }
    }

    private synchronized void begin() {
        runner = Thread.currentThread();
        CURRENT.set(this);
    }

    private synchronized void end() {
        CURRENT.remove();
        runner = null;
        if (abandoned) {
            // Clears the interrupt of abandon(), so that it does not hit the next work on this thread.
            Thread.interrupted();
        }
    }

    /** Withdraws the work; returns false if a thread has begun it. */
    boolean withdraw() {
        return settled.compareAndSet(false, true);
    }

    /** Marks the work as abandoned, because its client has gone, and interrupts its thread if allowed. It runs until it notices this. */
    synchronized void abandon() {
        abandoned = true;
        if (interruptible && runner != null) {
            runner.interrupt();
        }
    }

    /** Returns whether the work that runs on this thread is abandoned. */
    static boolean isCurrentAbandoned() {
        QueuedWork<?> current = CURRENT.get();
        return current != null && current.abandoned;
    }
}
