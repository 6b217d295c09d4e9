package dev.trainyard.platform.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests requests whose servlet answers without reading the body. */
class UnreadBodiesTest {

    /** Tomcat itself would wait this long for each byte of a body. */
    private static final Duration TOMCAT_LIMIT = Duration.ofSeconds(60);
    private static final int THREADS = 10;

    private TestServer server;

    @BeforeEach
    void start() {
        server = new TestServer((request, response) -> response.getWriter().print("answered"), protocol -> {
            protocol.setConnectionTimeout((int) TOMCAT_LIMIT.toMillis());
            protocol.setMaxThreads(THREADS);
            protocol.setMinSpareThreads(THREADS);
        });
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void answersBesideMoreUnfinishedBodiesThanThreads() throws IOException {
        for (int i = 0; i < 3 * THREADS; i++) {
            server.send(post(1000) + "{");
        }
        long started = System.nanoTime();
        assertThat(TestServer.status(server.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"))).isEqualTo("HTTP/1.1 200");
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(TestServer.LIMIT);
    }

    @Test
    void answersAndThenClosesAConnectionWhoseBodyDribbles() throws Exception {
        Socket socket = server.send(post(1_000_000));
        assertThat(TestServer.status(socket)).isEqualTo("HTTP/1.1 200");
        assertThat(TestServer.timeOfDribble(socket, 'x')).isBetween(UnreadBodies.LIMIT.minusMillis(500), TestServer.LIMIT.dividedBy(2));
    }

    @Test
    void servesTheNextRequestBehindABodyThatNobodyRead() throws IOException {
        Socket socket = server.send(post(100_000) + "x".repeat(100_000) + "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(TestServer.answer(socket).split("answered", -1)).hasSize(3);
    }

    @Test
    void answersAClientThatSendsItsBodyAfterTheAnswer() throws IOException {
        Socket socket = server.send(post(5));
        assertThat(TestServer.status(socket)).isEqualTo("HTTP/1.1 200");
        socket.getOutputStream().write("xxxxxGET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
        assertThat(TestServer.answer(socket)).contains("HTTP/1.1 200").endsWith("answered");
    }

    @Test
    void closesAConnectionBehindABodyThatIsTooLarge() throws IOException {
        Socket socket = server.send(post(100_000_000));
        assertThat(TestServer.status(socket)).isEqualTo("HTTP/1.1 200");
        byte[] part = new byte[1 << 16];
        int sent = 0;
        try {
            for (; sent < 100_000_000; sent += part.length) {
                socket.getOutputStream().write(part);
            }
        } catch (IOException e) {
            // The service has closed the connection.
        }
        assertThat(sent).isLessThan(50_000_000);
    }

    private static String post(int length) {
        return "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n".formatted(length);
    }
}
