package dev.trainyard.platform.request;

import java.util.function.LongSupplier;

/** An answer being sent. Measures how long it waits for its client to read, and lends its permit to other requests meanwhile. */
final class SentAnswer {

    private final Runnable close;
    private final Runnable permit;
    private final LongSupplier nanoTime;
    private long waited;
    private long sent;
    private long writingSince;
    private boolean writing;
    private boolean permitReleased;
    private boolean cut;
    private boolean ended;

    /**
     * @param close  disconnects the client, which wakes a thread that waits for it to read
     * @param permit releases the request's permit to read; null if it has none
     */
    SentAnswer(Runnable close, Runnable permit, LongSupplier nanoTime) {
        this.close = close;
        this.permit = permit;
        this.nanoTime = nanoTime;
    }

    /** Called by a thread before it writes. */
    synchronized void beginWrite() {
        writing = true;
        writingSince = nanoTime.getAsLong();
    }

    /**
     * Called by the same thread after it has written.
     *
     * @param bytes number of bytes that it has written; 0 if it failed
     */
    synchronized void endWrite(int bytes) {
        sent += bytes;
        waited += nanoTime.getAsLong() - writingSince;
        writing = false;
    }

    /** Returns the time of all writes in nanoseconds; 0 if the answer has ended. */
    synchronized long waitedNanos() {
        return ended ? 0 : waited + presentNanos();
    }

    /** Returns the number of bytes written. */
    synchronized long sentBytes() {
        return sent;
    }

    /** Returns the time of the present write in nanoseconds; 0 between writes. */
    synchronized long presentNanos() {
        return writing ? nanoTime.getAsLong() - writingSince : 0;
    }

    /** Releases the permit, unless it was released before. */
    synchronized void releasePermit() {
        if (permit != null && !permitReleased) {
            permitReleased = true;
            permit.run();
        }
    }

    /** Disconnects the client once, unless the answer has ended. */
    synchronized void cut() {
        if (!ended && !cut) {
            cut = true;
            close.run();
        }
    }

    /** Marks the answer as sent, and releases the permit. */
    synchronized void end() {
        ended = true;
        releasePermit();
    }
}
