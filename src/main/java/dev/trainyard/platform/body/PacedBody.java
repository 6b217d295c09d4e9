package dev.trainyard.platform.body;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.coyote.ActionCode;
import org.apache.coyote.InputBuffer;
import org.apache.coyote.Request;
import org.apache.tomcat.util.net.ApplicationBufferHandler;

/**
 * A request body that throws if the client sends it too slowly, or if the service already waits for too many other bodies. Tomcat
 * answers the exception with 408, and {@link PacedBodies} changes this to 503 if the service is too busy.
 */
final class PacedBody implements InputBuffer {

    private final Request request;
    private final InputBuffer body;
    private final BodyPace pace;
    private final Semaphore turns;
    private final LongSupplier nanoTime;
    private final Consumer<String> refusal;
    private long bytes;
    private long nanosWaited;
    /** The reason for refusing the rest of the body; null if it is not refused. */
    private String refused;
    private boolean busy;

    /**
     * @param body    the request's original buffer, from which this one reads
     * @param turns   one permit for each body that the service may wait for at once; shared by all requests
     * @param refusal called with the reason if the rest of the body is refused
     */
    PacedBody(Request request, InputBuffer body, BodyPace pace, Semaphore turns, LongSupplier nanoTime, Consumer<String> refusal) {
        this.request = request;
        this.body = body;
        this.pace = pace;
        this.turns = turns;
        this.nanoTime = nanoTime;
        this.refusal = refusal;
    }

    @Override
    public int doRead(ApplicationBufferHandler handler) throws IOException {
        if (refused != null) {
            // After an exception, the form parser reads on in order to close its streams.
            throw new SocketTimeoutException(refused);
        }
        int count = body.available() > 0 || isComplete() ? body.doRead(handler) : await(handler);
        bytes += Math.max(0, count);
        return count;
    }

    @Override
    public int available() {
        return body.available();
    }

    boolean isRefused() {
        return refused != null;
    }

    /** Returns whether the body was refused because of other bodies, so that the client may send it again. */
    boolean isBusy() {
        return busy;
    }

    private boolean isComplete() {
        AtomicBoolean complete = new AtomicBoolean();
        request.action(ActionCode.REQUEST_BODY_FULLY_READ, complete);
        return complete.get();
    }

    private int await(ApplicationBufferHandler handler) throws IOException {
        if (!turns.tryAcquire()) {
            busy = true;
            throw refused("The service already waits for the bodies of %d requests; try again in a moment.".formatted(pace.waiting()));
        }
        long began = nanoTime.getAsLong();
        int count;
        try {
            count = body.doRead(handler);
        } catch (SocketTimeoutException e) {
            throw tooSlow();
        } finally {
            turns.release();
        }
        nanosWaited += nanoTime.getAsLong() - began;
        if (count >= 0 && pace.isTooSlow(bytes + count, nanosWaited)) {
            throw tooSlow();
        }
        return count;
    }

    private SocketTimeoutException tooSlow() {
        return refused("The body arrives too slowly: after %d seconds it must average %d bytes per second, and end within %d minutes."
                .formatted(pace.patience().toSeconds(), pace.minRate().toBytes(), pace.maxTime().toMinutes()));
    }

    private SocketTimeoutException refused(String detail) {
        // Keeps Tomcat from reading the rest of the body before the connection's next request.
        request.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
        refusal.accept(detail);
        refused = detail;
        return new SocketTimeoutException(detail);
    }
}
