package dev.trainyard.platform.connection;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * Tomcat's endpoint, extended so that idle connections never keep new ones out: while more than three quarters of the allowed connections
 * are open, accepting a connection disconnects those that have been idle for longest.
 */
final class BoundedEndpoint extends NioEndpoint {

    /** Share of the allowed connections that is disconnected at once, so that not every accepted connection needs a search. */
    private static final int SHARE_TO_DISCONNECT = 16;
    /**
     * Tomcat's threads end after this many milliseconds without a request. Short, because the idle threads serve in turn: n requests a second
     * keep alive the threads of n × this time.
     */
    private static final int THREADS_IDLE_MS = 5_000;

    private final IdleConnections<SocketWrapperBase<?>> idle = new IdleConnections<>(System.nanoTime());

    BoundedEndpoint() {
        setThreadsMaxIdleTime(THREADS_IDLE_MS);
    }

    IdleConnections<SocketWrapperBase<?>> idle() {
        return idle;
    }

    /**
     * Ends both directions of a connection, so that the thread that serves it, or Tomcat's next one, finds its end and closes it. A thread
     * that waits for the client to read wakes at once, because the system reports such a socket as writable. Other threads must not close
     * the connection themselves: Tomcat would reuse its buffers for the next client while its thread may still write to them.
     */
    static void disconnect(SocketWrapperBase<?> connection) {
        SocketChannel socket = connection.getSocket() instanceof NioChannel channel ? channel.getIOChannel() : null;
        if (socket != null) {
            try {
                socket.shutdownInput();
                socket.shutdownOutput();
            } catch (IOException e) {
                // The connection has been closed meanwhile.
            }
        }
    }

    @Override
    protected boolean setSocketOptions(SocketChannel socket) {
        int max = getMaxConnections();
        if (max > 0 && getConnectionCount() > max - max / 4) {
            idle.longestIdle(getConnections(), Math.max(1, max / SHARE_TO_DISCONNECT)).forEach(BoundedEndpoint::disconnect);
        }
        boolean accepted = super.setSocketOptions(socket);
        SocketWrapperBase<NioChannel> connection = connections.get(socket);
        if (connection != null) {
            idle.opened(connection, System.nanoTime());
        }
        return accepted;
    }
}
