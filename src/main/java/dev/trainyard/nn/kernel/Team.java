package dev.trainyard.nn.kernel;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * Threads that do the parts of one task after another together: the one that calls, and others that wait for it. Made for tasks of
 * microseconds on cores that other processes want too: who waits spins for about as long as it takes to wake a thread, then parks;
 * and a part that its thread does not come to, because another process has its core, is done by who comes to it first.
 */
final class Team implements AutoCloseable {

    private static final long NANOS_TO_SPIN = 50_000;

    private final Member[] members;
    /** The last round in which each part was begun. */
    private final AtomicLongArray begun;
    private final AtomicInteger unfinished = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private IntConsumer task;
    private volatile long round;
    private volatile boolean closed;
    private volatile Thread waiting;

    /** @param size threads, the caller's included; and parts of a task */
    Team(int size) {
        begun = new AtomicLongArray(size);
        members = new Member[size - 1];
    }

    /**
     * Calls {@code task} with 0, 1 … up to the team's size, on whatever thread, and returns when all are done.
     *
     * @throws RuntimeException or Error: the first that a part has thrown; then too, all are done
     */
    void run(IntConsumer task) {
        if (round == 0) {
            start();
        }
        this.task = task;
        unfinished.set(begun.length());
        round++; // by this thread alone; whoever reads it sees what was written before
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

    /** Not before there is something to do, as there may never be. */
    private void start() {
        Arrays.setAll(members, i -> new Member(i + 1));
        for (Member member : members) {
            member.start();
        }
    }

    /** Does what nobody has begun, one's own part first; answers whether there was any. */
    private boolean workFrom(int own, long round) {
        boolean found = false;
        for (int i = 0; i < begun.length(); i++) {
            int part = (own + i) % begun.length();
            // Fails also for who comes so late that this round is over. Who succeeds keeps it from being over.
            if (begun.compareAndSet(part, round - 1, round)) {
                found = true;
                try {
                    task.accept(part);
                } catch (Throwable thrown) {
                    failure.compareAndSet(null, thrown);
                }
                if (unfinished.decrementAndGet() == 0) {
                    LockSupport.unpark(waiting); // which is null unless the caller is parked
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
                // What they work on must not be freed meanwhile.
                interrupted |= Thread.interrupted();
            }
        }
        waiting = null;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the threads; none is left when it returns. */
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
         * Whether there is one.
         *
         * @param spin whether it is worth it: not for a thread that comes too late anyway, and may do so for want of a core
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
                    LockSupport.park(Team.this);
                }
                parked = false;
            }
            return !closed;
        }
    }
}
