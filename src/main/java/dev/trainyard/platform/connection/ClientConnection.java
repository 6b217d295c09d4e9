package dev.trainyard.platform.connection;

import java.util.function.BooleanSupplier;

/** The connection of the client whose request this thread serves. */
public final class ClientConnection implements AutoCloseable {

    private static final ThreadLocal<ClientConnection> CURRENT = new ThreadLocal<>();

    private final BooleanSupplier gone;
    private final Runnable cut;
    private final boolean hasBody;
    private boolean closed;

    private ClientConnection(BooleanSupplier gone, Runnable cut, boolean hasBody) {
        this.gone = gone;
        this.cut = cut;
        this.hasBody = hasBody;
    }

    /**
     * Marks this thread as serving a request until the returned object is closed.
     *
     * @param gone    returns whether the client has closed its connection; called by one thread at a time
     * @param hasBody whether the request may have a body
     */
    public static ClientConnection enter(BooleanSupplier gone, boolean hasBody) {
        return enter(gone, () -> { }, hasBody);
    }

    /**
     * Marks this thread as serving a request until the returned object is closed.
     *
     * @param cut disconnects the client; any thread may call it
     */
    static ClientConnection enter(BooleanSupplier gone, Runnable cut, boolean hasBody) {
        ClientConnection entered = new ClientConnection(gone, cut, hasBody);
        CURRENT.set(entered);
        return entered;
    }

    /** Returns the connection of the request that this thread serves; null if it serves none. */
    public static ClientConnection current() {
        return CURRENT.get();
    }

    /** Returns whether the client has closed its connection. Other threads than the request's need {@link #isObservable}. */
    public synchronized boolean isGone() {
        return !closed && gone.getAsBoolean();
    }

    /**
     * Returns whether other threads may call {@link #isGone}: only if the request has no body, because two threads must not read from one
     * connection.
     */
    public boolean isObservable() {
        return !hasBody;
    }

    /**
     * Disconnects the client, unless the request has been served: a write that waits for the client fails at once, and so do later ones.
     * Any thread may call this.
     */
    public synchronized void cut() {
        if (!closed) {
            cut.run();
        }
    }

    /**
     * Returns a function like {@link #isGone} for a request that waits asynchronously after this thread has left it. The caller must not
     * use it once it has ended the wait, because the web server's threads then read from the connection.
     */
    public BooleanSupplier goneAfterHandOver() {
        return gone;
    }

    @Override
    public synchronized void close() {
        closed = true;
        CURRENT.remove();
    }
}
