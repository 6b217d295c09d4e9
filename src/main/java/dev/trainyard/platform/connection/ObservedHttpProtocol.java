package dev.trainyard.platform.connection;

import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.apache.coyote.Adapter;
import org.apache.coyote.Processor;
import org.apache.coyote.Request;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.SocketWrapperBase;

/** Tomcat's HTTP/1.1 protocol, extended by a function for each request that tells whether its client has closed the connection. */
public final class ObservedHttpProtocol extends Http11NioProtocol {

    /** Index of the function among the request's notes; Tomcat reserves the highest indices for extensions. */
    private static final int NOTE = 30;

    @Override
    protected Processor createProcessor() {
        return new ObservedProcessor(this, getAdapter());
    }

    /** Returns a function that tells whether the client has gone; always false for a request of another protocol. */
    static BooleanSupplier goneClient(Request request) {
        return request.getNote(NOTE) instanceof BooleanSupplier gone ? gone : () -> false;
    }

    private static final class ObservedProcessor extends Http11Processor {

        ObservedProcessor(AbstractHttp11Protocol<?> protocol, Adapter adapter) {
            super(protocol, adapter);
            BooleanSupplier gone = this::isClientGone;
            request.setNote(NOTE, gone);
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
