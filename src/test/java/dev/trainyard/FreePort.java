package dev.trainyard;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for servers that tests start. */
public final class FreePort {

    /**
     * The ports are below those that operating systems give to clients (from 32,768 on Linux, from 49,152 elsewhere). Otherwise a client's
     * connection could take the port before the server has started.
     */
    private static final int FIRST = 20_000;
    private static final int COUNT = 12_000;

    /** Random, because other tests may start servers at the same time. */
    private static int last = ThreadLocalRandom.current().nextInt(COUNT);

    private FreePort() {
    }

    /** Returns a port that nobody listens on, and that this process has not returned before. */
    public static synchronized int next() {
        for (int tries = 0; tries < COUNT; tries++) {
            last = (last + 1) % COUNT;
            try (ServerSocket free = new ServerSocket()) {
                free.bind(new InetSocketAddress(FIRST + last));
                return FIRST + last;
            } catch (IOException e) {
                // A server listens on it.
            }
        }
        throw new IllegalStateException("no port from %d on is free".formatted(FIRST));
    }
}
