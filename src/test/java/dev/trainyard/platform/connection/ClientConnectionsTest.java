package dev.trainyard.platform.connection;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServer;

class ClientConnectionsTest {

    private static final int SECONDS = 20;

    /** Answers of {@link ClientConnection#isGone}, one for each request. */
    private final BlockingQueue<Boolean> gone = new LinkedBlockingQueue<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private WebServer server;

    @BeforeEach
    void start() {
        TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory(0);
        new ClientConnections().customize(factory);
        server = factory.getWebServer(context -> context.addServlet("test", new HttpServlet() {

            private static final long serialVersionUID = 1;

            @Override
            protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
                ClientConnection client = ClientConnection.current();
                begun.countDown();
                boolean awaited = request.getRequestURI().equals("/await");
                long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
                while (awaited && !client.isGone() && System.nanoTime() < end) {
                    Thread.onSpinWait();
                }
                gone.add(client.isGone());
                response.getWriter().print("answered " + request.getRequestURI());
            }
        }).addMapping("/*"));
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void noticesAClientThatClosesItsConnection() throws Exception {
        try (Socket socket = send("GET /await HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
            assertThat(begun.await(SECONDS, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(gone.poll(2 * SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void answersAWaitingClientAndItsNextRequest() throws Exception {
        try (Socket socket = send("GET /first HTTP/1.1\r\nHost: localhost\r\n\r\n"
                + "POST /second HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc")) {
            InputStream in = socket.getInputStream();
            String answers = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answers).contains("answered /first", "answered /second");
        }
        assertThat(gone).containsExactly(false, false);
    }

    private Socket send(String text) throws IOException {
        Socket socket = new Socket("localhost", server.getPort());
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }
}
