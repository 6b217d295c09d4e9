package dev.trainyard.platform.request;

import java.util.function.LongSupplier;

/** An answer being sent. Measures how long it waits for its client to read, and lends its permit to other requests meanwhile. */
final class SentAnswer {

    private final Runnable close;
    private final Runnable permit;
    private final LongSupplier nanoTime;
    private long waited;
    private long writingSince;
    /** The thread that writes; null between writes. */
    private Thread writer;
    private boolean permitReleased;
    private boolean cut;
    private boolean ended;

    /**
     * @param close  closes the client's connection
     * @param permit releases the request's permit to read; null if it has none
     */
    SentAnswer(Runnable close, Runnable permit, LongSupplier nanoTime) {
        this.close = close;
        this.permit = permit;
        this.nanoTime = nanoTime;
    }

    /** Called by a thread before it writes. */
    synchronized void beginWrite() {
        writer = Thread.currentThread();
        writingSince = nanoTime.getAsLong();
    }

    /** Called by the same thread after it has written. */
    synchronized void endWrite() {
        waited += nanoTime.getAsLong() - writingSince;
        writer = null;
        if (cut) {
            // The interrupt was for the write only: a file that an interrupted thread uses would be closed.
            Thread.interrupted();
        }
    }

    /** Returns the time of all writes in nanoseconds; 0 if the answer has ended. */
    synchronized long waitedNanos() {
        return ended ? 0 : waited + presentNanos();
    }

    /** Returns the time of the present write in nanoseconds; 0 between writes. */
    synchronized long presentNanos() {
        return writer == null ? 0 : nanoTime.getAsLong() - writingSince;
    }

    /** Releases the permit, unless it was released before. */
    synchronized void releasePermit() {
        if (permit != null && !permitReleased) {
            permitReleased = true;
            permit.run();
        }
    }

    /** Closes the connection, and wakes the thread that writes. */
    synchronized void cut() {
        if (!ended && !cut) {
            cut = true;
            close.run();
            if (writer != null) {
                writer.interrupt();
            }
        }
    }

    /** Marks the answer as sent, and releases the permit. */
    synchronized void end() {
        ended = true;
        releasePermit();
    }
}
