package dev.trainyard.platform.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConnectionLimitsTest {

    private static final Duration HEADER_TIME = Duration.ofSeconds(1);
    private static final Duration LIMIT = TestServer.LIMIT;
    private static final int CONNECTIONS = 32;

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch ending = new CountDownLatch(1);
    /** The connection to which the servlet sends an endless answer. */
    private final CompletableFuture<ClientConnection> serving = new CompletableFuture<>();
    /** Counts the buffers that have been sent of it. */
    private final AtomicLong sent = new AtomicLong();
    /** Whether the thread that sent it was interrupted at its end. */
    private final CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    private TestServer server;

    @BeforeEach
    void start() {
        start(Duration.ofMinutes(1));
    }

    /** @param idle longest wait for the first byte of a request */
    private void start(Duration idle) {
        server = new TestServer(this::answer, protocol -> {
            protocol.setMaxConnections(CONNECTIONS);
            protocol.setConnectionTimeout((int) idle.toMillis());
        }, new ConnectionLimits(new ConnectionProperties(HEADER_TIME)));
    }

    private void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getRequestURI().equals("/await")) {
            begun.countDown();
            await().atMost(LIMIT).until(() -> ending.getCount() == 0);
        } else if (request.getRequestURI().equals("/endless")) {
            serving.complete(ClientConnection.current());
            writeUntilDisconnected(response);
            return;
        }
        response.getWriter().print("answered");
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void closesAConnectionWhoseHeadersArriveTooSlowly() throws IOException {
        assertThat(TestServer.timeOfDribble(server.send("GET / HTTP/1.1\r\nX-Slow: "), 'x')).isLessThan(LIMIT.dividedBy(2));
    }

    @Test
    void closesAConnectionWhoseSecondHeadersArriveTooSlowly() throws IOException {
        Socket socket = server.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HTTP/1.1\r\nX-Slow: ");
        assertThat(TestServer.status(socket)).isEqualTo("HTTP/1.1 200");
        assertThat(TestServer.timeOfDribble(socket, 'x')).isLessThan(LIMIT.dividedBy(2));
    }

    @Test
    void closesAConnectionThatSendsOnlyBlankLines() throws IOException {
        server.close();
        start(Duration.ofSeconds(2));
        assertThat(TestServer.timeOfDribble(server.send("\r\n"), '\n')).isLessThan(LIMIT.dividedBy(2));
    }

    @Test
    void answersSlowHeadersWithinTheirTime() throws IOException {
        Socket socket = server.send("GET / HTTP/1.1\r\nHost: local");
        socket.getOutputStream().write("host\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(TestServer.answer(socket)).contains("answered");
    }

    @Test
    void answersBesideMoreIdleConnectionsThanAllowed() throws IOException {
        for (int i = 0; i < 4 * CONNECTIONS; i++) {
            server.send(i % 2 == 0 ? "" : "GET / HTTP/1.1\r\nX-Slow: ");
        }
        assertThat(TestServer.answer(server.send("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))).contains("answered");
    }

    @Test
    void keepsAConnectionWithARequestBesideIdleOnes() throws Exception {
        Socket socket = server.send("GET /await HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(begun.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < 4 * CONNECTIONS; i++) {
            server.send("");
        }
        assertThat(TestServer.answer(server.send("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))).contains("answered");
        ending.countDown();
        assertThat(TestServer.answer(socket)).contains("answered");
    }

    /** Without a disconnection, Tomcat would wait a minute for the client. */
    @Test
    void wakesTheThreadThatWaitsForAClientToReadWhenItIsCut() throws Exception {
        server.send("GET /endless HTTP/1.1\r\nHost: localhost\r\n\r\n");
        ClientConnection client = serving.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        AtomicLong before = new AtomicLong(-1);
        await().atMost(LIMIT).pollInterval(Duration.ofMillis(500)).until(() -> before.getAndSet(sent.get()) == sent.get());
        client.cut();
        assertThat(interrupted.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isFalse();
        assertThat(TestServer.answer(server.send("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))).endsWith("answered");
    }

    @Test
    void leavesHalfOfTheFilesToTheRestOfTheProcess() {
        assertThat(ConnectionLimits.connections(2000, 20_000)).isEqualTo(2000);
        assertThat(ConnectionLimits.connections(2000, 1024)).isEqualTo(512);
        assertThat(ConnectionLimits.connections(-1, 1024)).isEqualTo(512);
        assertThat(ConnectionLimits.connections(-1, Long.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE);
    }

    private void writeUntilDisconnected(HttpServletResponse response) {
        byte[] buffer = new byte[1 << 16];
        try {
            while (true) {
                response.getOutputStream().write(buffer);
                sent.incrementAndGet();
            }
        } catch (IOException e) {
            interrupted.complete(Thread.currentThread().isInterrupted());
        }
    }
}
