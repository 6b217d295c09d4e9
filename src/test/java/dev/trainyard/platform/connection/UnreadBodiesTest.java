package dev.trainyard.platform.connection;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServer;

/** Tests requests whose servlet answers without reading the body. */
class UnreadBodiesTest {

    /** Tomcat itself would wait this long for each byte of a body. */
    private static final Duration TOMCAT_LIMIT = Duration.ofSeconds(60);
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int THREADS = 10;

    private final List<Socket> sockets = new ArrayList<>();
    private WebServer server;

    @BeforeEach
    void start() {
        TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory(0);
        factory.addConnectorCustomizers(connector -> {
            ObservedHttpProtocol protocol = (ObservedHttpProtocol) connector.getProtocolHandler();
            protocol.setConnectionTimeout((int) TOMCAT_LIMIT.toMillis());
            protocol.setMaxThreads(THREADS);
            protocol.setMinSpareThreads(THREADS);
        });
        new ClientConnections().customize(factory);
        server = factory.getWebServer(context -> context.addServlet("test", new HttpServlet() {

            private static final long serialVersionUID = 1;

            @Override
            protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
                response.getWriter().print("answered");
            }
        }).addMapping("/*"));
        server.start();
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        server.stop();
    }

    @Test
    void answersBesideMoreUnfinishedBodiesThanThreads() throws IOException {
        for (int i = 0; i < 3 * THREADS; i++) {
            send(post(1000) + "{");
        }
        long started = System.nanoTime();
        assertThat(status(send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"))).isEqualTo("HTTP/1.1 200");
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(LIMIT);
    }

    @Test
    void answersAndThenClosesAConnectionWhoseBodyDribbles() throws Exception {
        Socket socket = send(post(1_000_000));
        long started = System.nanoTime();
        assertThat(status(socket)).isEqualTo("HTTP/1.1 200");
        assertThat(dribbleUntilClosed(socket, started)).isBetween(UnreadBodies.LIMIT.minusMillis(500), LIMIT);
    }

    @Test
    void servesTheNextRequestBehindABodyThatNobodyRead() throws IOException {
        Socket socket = send(post(100_000) + "x".repeat(100_000) + "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).split("answered", -1)).hasSize(3);
    }

    @Test
    void answersAClientThatSendsItsBodyAfterTheAnswer() throws IOException {
        Socket socket = send(post(5));
        assertThat(status(socket)).isEqualTo("HTTP/1.1 200");
        socket.getOutputStream().write("xxxxxGET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)).contains("HTTP/1.1 200").endsWith("answered");
    }

    @Test
    void closesAConnectionBehindABodyThatIsTooLarge() throws IOException {
        Socket socket = send(post(100_000_000));
        assertThat(status(socket)).isEqualTo("HTTP/1.1 200");
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

    private Socket send(String text) throws IOException {
        Socket socket = new Socket("localhost", server.getPort());
        sockets.add(socket);
        socket.setSoTimeout((int) LIMIT.toMillis());
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String status(Socket socket) throws IOException {
        return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
    }

    /** Sends a byte every 100 ms until the service closes the connection, and returns the time from {@code started} until then. */
    private static Duration dribbleUntilClosed(Socket socket, long started) throws IOException {
        socket.setSoTimeout(100);
        while (System.nanoTime() - started < LIMIT.toNanos()) {
            try {
                socket.getOutputStream().write('x');
                for (int read = 0; read >= 0; ) {
                    read = socket.getInputStream().read();
                }
                break;
            } catch (SocketTimeoutException e) {
                // The connection is still open.
            } catch (IOException e) {
                break;
            }
        }
        return Duration.ofNanos(System.nanoTime() - started);
    }
}
