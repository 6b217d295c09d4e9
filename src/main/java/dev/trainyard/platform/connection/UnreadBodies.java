package dev.trainyard.platform.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.coyote.ActionCode;
import org.apache.coyote.Adapter;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * Reads the rest of each body that nobody has read when its request has been answered, for example of a request to an unknown path: a
 * client that still sends could not read the answer, and the connection's next request follows the body. Tomcat would do the same, but would
 * wait for every byte, so that unfinished bodies occupy all its threads. Beyond the limits of this class, the connection is closed.
 */
final class UnreadBodies implements Adapter {

    /** Longest time for one body. */
    static final Duration LIMIT = Duration.ofSeconds(2);
    /** Bodies that may be read at once: fewer than half of Tomcat's threads by default. */
    static final int MOST = 50;
    /** Bytes to read at most, like Tomcat's {@code maxSwallowSize}. */
    private static final long MAX_BYTES = 2 << 20;

    private final Adapter adapter;
    private final Semaphore turns;

    /** @param turns {@link #MOST} permits, shared by all connections */
    UnreadBodies(Adapter adapter, Semaphore turns) {
        this.adapter = adapter;
        this.turns = turns;
    }

    @Override
    public void service(Request request, Response response) throws Exception {
        adapter.service(request, response);
        readRest(request);
    }

    @Override
    public boolean asyncDispatch(Request request, Response response, SocketEvent status) throws Exception {
        boolean success = adapter.asyncDispatch(request, response, status);
        readRest(request);
        return success;
    }

    private void readRest(Request request) {
        // Tomcat closes the connection after an error, and if the client waits for permission to send its body.
        if (is(ActionCode.ASYNC_IS_ASYNC, request) || is(ActionCode.REQUEST_BODY_FULLY_READ, request) || is(ActionCode.IS_ERROR, request)
                || request.hasExpectation()) {
            return;
        }
        boolean complete = false;
        if (turns.tryAcquire()) {
            try {
                complete = readWithinLimits(request);
            } catch (IOException e) {
                // The client sends nothing, or has gone.
            } finally {
                turns.release();
            }
        }
        if (!complete) {
            request.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
        }
    }

    /** @throws IOException if the next byte does not arrive in time */
    private static boolean readWithinLimits(Request request) throws IOException {
        SocketWrapperBase<?> socket = ObservedHttpProtocol.socket(request);
        Discarded discarded = new Discarded();
        long started = System.nanoTime();
        long bytes = 0;
        while (socket != null && bytes <= MAX_BYTES) {
            long remaining = LIMIT.toMillis() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
            if (remaining <= 0) {
                return false;
            }
            socket.setReadTimeout(remaining);
            int count = request.getInputBuffer().doRead(discarded);
            if (count < 0) {
                return true;
            }
            bytes += count;
        }
        return false;
    }

    private static boolean is(ActionCode question, Request request) {
        AtomicBoolean answer = new AtomicBoolean();
        request.action(question, answer);
        return answer.get();
    }

    @Override
    public boolean prepare(Request request, Response response) throws Exception {
        return adapter.prepare(request, response);
    }

    @Override
    public void log(Request request, Response response, long time) {
        adapter.log(request, response, time);
    }

    @Override
    public void checkRecycled(Request request, Response response) {
        adapter.checkRecycled(request, response);
    }

    @Override
    public String getDomain() {
        return adapter.getDomain();
    }

    /** Receives bytes that nobody wants. */
    private static final class Discarded implements ApplicationBufferHandler {

        private ByteBuffer buffer = ByteBuffer.allocate(0);

        @Override
        public void setByteBuffer(ByteBuffer buffer) {
            this.buffer = buffer;
        }

        @Override
        public ByteBuffer getByteBuffer() {
            return buffer;
        }

        @Override
        public void expand(int size) {
            // The input buffers replace the buffer instead.
        }
    }
}
