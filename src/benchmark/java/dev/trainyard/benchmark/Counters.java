package dev.trainyard.benchmark;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Counts calls and the thread's processor time for them, which excludes the time taken by other processes. */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class Counters {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    public long calls;
    public long nanoseconds;

    private long startedAt;

    /** Counts a call; must precede it. */
    void call() {
        if (calls++ == 0) {
            startedAt = THREADS.getCurrentThreadCpuTime();
        }
    }

    @TearDown(Level.Iteration)
    public void stop() {
        nanoseconds = THREADS.getCurrentThreadCpuTime() - startedAt;
    }
}
