package dev.trainyard.platform.compute;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;

/** Work that waits for a thread. The caller may withdraw it until a thread begins it. */
final class QueuedWork<T> extends FutureTask<T> {

    /** Set by the thread that begins the work or by the caller that withdraws it, whichever comes first. */
    private final AtomicBoolean settled = new AtomicBoolean();

    QueuedWork(Callable<T> work) {
        super(work);
    }

    @Override
    public void run() {
        if (settled.compareAndSet(false, true)) {
            super.run();
        }
    }

    /** Withdraws the work; returns false if a thread has begun it. */
    boolean withdraw() {
        return settled.compareAndSet(false, true);
    }
}
