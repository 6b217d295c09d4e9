package dev.trainyard.platform.connection;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.coyote.Adapter;
import org.apache.coyote.Processor;
import org.apache.coyote.Request;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * Tomcat's HTTP/1.1 protocol, extended by a function for each request that tells whether its client has closed the connection, by a limit
 * of the time in which the headers must arrive, and by {@link BoundedEndpoint} and {@link UnreadBodies}.
 */
public final class ObservedHttpProtocol extends Http11NioProtocol {

    /** Indices of functions among the request's notes; Tomcat reserves the highest indices for extensions. */
    private static final int GONE = 30;
    private static final int CUT = 29;
    private static final int SOCKET = 28;

    private final BoundedEndpoint endpoint;
    private final Semaphore unreadBodies = new Semaphore(UnreadBodies.MOST);
    private volatile Duration headerTime = Duration.ofSeconds(10);

    /** Called by Tomcat, which has only the name of this class. */
    public ObservedHttpProtocol() {
        this(new BoundedEndpoint());
    }

    private ObservedHttpProtocol(BoundedEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    /** @param headerTime longest time from the first byte of a request to the end of its headers */
    void setHeaderTime(Duration headerTime) {
        this.headerTime = headerTime;
    }

    @Override
    protected Processor createProcessor() {
        return new ObservedProcessor(this, new UnreadBodies(getAdapter(), unreadBodies));
    }

    /** Returns a function that tells whether the client has gone; always false for a request of another protocol. */
    static BooleanSupplier goneClient(Request request) {
        return request.getNote(GONE) instanceof BooleanSupplier gone ? gone : () -> false;
    }

    /** Returns a function that disconnects the client of a request; it does nothing for a request of another protocol. */
    static Runnable cut(Request request) {
        return request.getNote(CUT) instanceof Runnable cut ? cut : () -> { };
    }

    /** Returns the connection of a request while it is served; null for a request of another protocol. */
    static SocketWrapperBase<?> socket(Request request) {
        return request.getNote(SOCKET) instanceof Supplier<?> socket && socket.get() instanceof SocketWrapperBase<?> served ? served : null;
    }

    private static final class ObservedProcessor extends Http11Processor {

        private final ObservedHttpProtocol protocol;

        ObservedProcessor(ObservedHttpProtocol protocol, Adapter adapter) {
            super(protocol, adapter);
            this.protocol = protocol;
            BooleanSupplier gone = this::isClientGone;
            Runnable cut = this::cut;
            Supplier<SocketWrapperBase<?>> socket = this::getSocketWrapper;
            request.setNote(GONE, gone);
            request.setNote(CUT, cut);
            request.setNote(SOCKET, socket);
        }

        @Override
        public SocketState process(SocketWrapperBase<?> socket, SocketEvent status) throws IOException {
            IdleConnections<SocketWrapperBase<?>> idle = protocol.endpoint.idle();
            int served = request.getRequestProcessor().getRequestCount();
            long idleSince = idle.begin(socket, System.nanoTime());
            SocketState state = super.process(socket, status);
            if (state == SocketState.LONG && !isAsync()) {
                idle.end(socket, request.getStartTimeNanos());
                return await(socket, request.getStartTimeNanos(), protocol.headerTime.toMillis()) ? state : SocketState.CLOSED;
            }
            if (state != SocketState.OPEN) {
                return state;
            }
            if (request.getRequestProcessor().getRequestCount() != served) {
                idle.end(socket, System.nanoTime());
                return SocketState.OPEN;
            }
            // The client has sent blank lines, which may precede a request (RFC 9112, section 2.2), but do not extend the wait for it.
            idle.end(socket, idleSince);
            return await(socket, idleSince, protocol.getKeepAliveTimeout()) ? state : SocketState.CLOSED;
        }

        /**
         * Limits the wait for the next byte to what remains of {@code millis} since {@code nanos}. Tomcat itself limits the wait for each
         * byte, but not for all of them.
         *
         * @param millis negative for any time
         * @return whether any time remains
         */
        private boolean await(SocketWrapperBase<?> socket, long nanos, long millis) {
            if (millis < 0) {
                return true;
            }
            long remaining = millis - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
            if (remaining > 0) {
                long forEachByte = socket.getReadTimeout();
                socket.setReadTimeout(forEachByte > 0 ? Math.min(remaining, forEachByte) : remaining);
            }
            return remaining > 0;
        }

        private void cut() {
            SocketWrapperBase<?> socket = getSocketWrapper();
            if (socket != null) {
                BoundedEndpoint.disconnect(socket);
            }
        }

        /** Reads available bytes into the connection's buffer, where the next request finds them. At the end of the stream, this throws. */
        private boolean isClientGone() {
            SocketWrapperBase<?> socket = getSocketWrapper();
            if (socket == null || socket.isClosed()) {
                return true;
            }
            try {
                socket.isReadyForRead();
                return false;
            } catch (IOException e) {
                return true;
            }
        }
    }
}
