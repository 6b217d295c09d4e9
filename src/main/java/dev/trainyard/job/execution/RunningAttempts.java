package dev.trainyard.job.execution;

import dev.trainyard.job.lifecycle.AttemptStore;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The attempts that run in this process. */
final class RunningAttempts {

    private final Set<AttemptStore.Attempt> running = new HashSet<>();

    synchronized void add(AttemptStore.Attempt attempt) {
        running.add(attempt);
    }

    synchronized void remove(AttemptStore.Attempt attempt) {
        running.remove(attempt);
        notifyAll();
    }

    /** @return the attempts that still run after {@code limit} */
    synchronized Set<AttemptStore.Attempt> awaitNone(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        try {
            for (long left = limit.toNanos(); !running.isEmpty() && left > 0; left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Set.copyOf(running);
    }
}
