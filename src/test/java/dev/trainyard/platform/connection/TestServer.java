package dev.trainyard.platform.connection;

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
import java.util.function.Consumer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/** A web server with one servlet, and raw connections to it. */
final class TestServer implements AutoCloseable {

    /** Limits each wait for the server. */
    static final Duration LIMIT = Duration.ofSeconds(20);

    private final List<Socket> sockets = new ArrayList<>();
    private final WebServer server;

    /** Answers a request. */
    interface Service {

        void answer(HttpServletRequest request, HttpServletResponse response) throws IOException;
    }

    /** @param customizers applied after {@link ClientConnections} */
    @SafeVarargs
    TestServer(Service service, Consumer<ObservedHttpProtocol> settings,
            WebServerFactoryCustomizer<TomcatServletWebServerFactory>... customizers) {
        TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory(0);
        factory.addConnectorCustomizers(connector -> settings.accept((ObservedHttpProtocol) connector.getProtocolHandler()));
        new ClientConnections().customize(factory);
        for (WebServerFactoryCustomizer<TomcatServletWebServerFactory> customizer : customizers) {
            customizer.customize(factory);
        }
        server = factory.getWebServer(context -> context.addServlet("test", new HttpServlet() {

            private static final long serialVersionUID = 1;

            @Override
            protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
                service.answer(request, response);
            }
        }).addMapping("/*"));
        server.start();
    }

    /** Opens a connection and sends text on it. */
    Socket send(String text) throws IOException {
        Socket socket = new Socket("localhost", server.getPort());
        sockets.add(socket);
        socket.setSoTimeout((int) LIMIT.toMillis());
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** Reads until the server closes the connection. */
    static String answer(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    /** Reads the protocol and the status code of an answer. */
    static String status(Socket socket) throws IOException {
        return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
    }

    /** Sends a byte every 100 ms until the server closes the connection, and returns the time until then, at most {@link #LIMIT}. */
    static Duration timeOfDribble(Socket socket, char sent) throws IOException {
        long started = System.nanoTime();
        socket.setSoTimeout(100);
        while (System.nanoTime() - started < LIMIT.toNanos()) {
            try {
                socket.getOutputStream().write(sent);
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

    @Override
    public void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        server.stop();
    }
}
