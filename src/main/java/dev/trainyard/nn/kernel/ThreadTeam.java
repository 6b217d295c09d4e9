package dev.trainyard.nn.kernel;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * A team of threads that share the parts of one task at a time: the calling thread, and threads that wait for the next task. Made for tasks
 * of microseconds on cores that are shared with other processes. A waiting thread spins for about as long as waking a thread takes, then
 * parks. If a thread has no core, the first thread that is free runs its part.
 */
final class ThreadTeam implements AutoCloseable {

    private static final long NANOS_TO_SPIN = 50_000;

    private final Member[] members;
    /** For each part, the last round in which a thread claimed it. */
    private final AtomicLongArray begun;
    private final AtomicInteger unfinished = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private IntConsumer task;
    private volatile long round;
    private volatile boolean closed;
    private volatile Thread waiting;

    /** @param size number of threads, including the caller's, and of parts of a task */
    ThreadTeam(int size) {
        begun = new AtomicLongArray(size);
        members = new Member[size - 1];
    }

    /**
     * Calls {@code task} with each part's number, from 0, on any thread of the team, and returns when all parts are done.
     *
     * @throws RuntimeException the first exception (or Error) of a part, rethrown when all parts are done
     */
    void run(IntConsumer task) {
        if (round == 0) {
            start();
        }
        this.task = task;
        unfinished.set(begun.length());
        round++; // only this thread writes it; a thread that reads the new round also sees the task
        for (Member member : members) {
            if (member.parked) {
                LockSupport.unpark(member);
            }
        }
        workFrom(0, round);
        awaitOthers();
        Throwable thrown = failure.getAndSet(null);
        if (thrown instanceof Error error) {
            throw error;
        } else if (thrown != null) {
            throw (RuntimeException) thrown;
        }
    }

    /** Starts the threads. Called by the first task only, because a team may never get one. */
    private void start() {
        Arrays.setAll(members, i -> new Member(i + 1));
        for (Member member : members) {
            member.start();
        }
    }

    /** Runs all parts that no thread has claimed, the thread's own part first. Returns whether there was any. */
    private boolean workFrom(int own, long round) {
        boolean found = false;
        for (int i = 0; i < begun.length(); i++) {
            int part = (own + i) % begun.length();
            // The CAS also fails for a thread arriving after the round ended. If it succeeds, the round cannot end before the part is done.
            if (begun.compareAndSet(part, round - 1, round)) {
                found = true;
                try {
                    task.accept(part);
                } catch (Throwable thrown) {
                    failure.compareAndSet(null, thrown);
                }
                if (unfinished.decrementAndGet() == 0) {
                    LockSupport.unpark(waiting); // a no-op while it is null, because then the caller is not parked
                }
            }
        }
        return found;
    }

    private void awaitOthers() {
        boolean interrupted = false;
        long start = System.nanoTime();
        while (unfinished.get() > 0) {
            if (System.nanoTime() - start < NANOS_TO_SPIN) {
                Thread.onSpinWait();
                continue;
            }
            waiting = Thread.currentThread();
            if (unfinished.get() > 0) {
                LockSupport.park(this);
                // An interrupt does not end the wait: the caller must not free the operands while other threads use them.
                interrupted |= Thread.interrupted();
            }
        }
        waiting = null;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the threads and waits for their end. */
    @Override
    public void close() {
        closed = true;
        boolean interrupted = false;
        for (Member member : members) {
            LockSupport.unpark(member);
            while (member != null && member.isAlive()) {
                try {
                    member.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Member extends Thread {

        private final int number;
        private volatile boolean parked;

        Member(int number) {
            super(Thread.currentThread().getName() + "+" + number);
            this.number = number;
            setDaemon(true);
        }

        @Override
        public void run() {
            long seen = 0;
            boolean useful = true;
            while (awaitRoundAfter(seen, useful)) {
                seen = round;
                useful = workFrom(number, seen);
            }
        }

        /**
         * Waits for a round after {@code seen}. Returns false if the team was closed.
         *
         * @param spin whether to spin before parking: not if the thread came too late for the last round, perhaps for want of a core
         */
        private boolean awaitRoundAfter(long seen, boolean spin) {
            long start = System.nanoTime();
            while (round == seen && !closed) {
                if (spin && System.nanoTime() - start < NANOS_TO_SPIN) {
                    Thread.onSpinWait();
                    continue;
                }
                parked = true;
                if (round == seen && !closed) {
                    LockSupport.park(ThreadTeam.this);
                }
                parked = false;
            }
            return !closed;
        }
    }
}
