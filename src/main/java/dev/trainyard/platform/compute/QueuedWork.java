package dev.trainyard.platform.compute;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;

/** Work that waits for a thread. Its caller may withdraw it until a thread has begun it, and abandon it later. */
final class QueuedWork<T> extends FutureTask<T> {

    private static final ThreadLocal<QueuedWork<?>> CURRENT = new ThreadLocal<>();

    /** Set by the thread that begins it, or by the caller that withdraws it, whichever is first. */
    private final AtomicBoolean settled = new AtomicBoolean();
    private final boolean interruptible;
    private volatile boolean abandoned;
    /** The thread that runs it; null before and afterwards. Guarded by this. */
    private Thread runner;

    /** @param interruptible whether the thread may be interrupted when nobody waits for the result any more */
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
            // The interrupt was meant for this work, not for the next one on this thread.
            Thread.interrupted();
        }
    }

    /** @return false when a thread has begun it */
    boolean withdraw() {
        return settled.compareAndSet(false, true);
    }

    /** Tells the work that nobody waits for its result any more; it goes on until it notices. */
    synchronized void abandon() {
        abandoned = true;
        if (interruptible && runner != null) {
            runner.interrupt();
        }
    }

    /** Returns whether nobody waits for the result of the work on this thread. */
    static boolean isCurrentAbandoned() {
        QueuedWork<?> current = CURRENT.get();
        return current != null && current.abandoned;
    }
}
