package dev.trainyard.platform.connection;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.Set;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/** Sets {@link ClientConnection#current} on the thread of each request. */
@Component
class ClientConnections implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private static final Set<String> WITHOUT_BODY = Set.of("GET", "HEAD");

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.setProtocol(ObservedHttpProtocol.class.getName());
        factory.addContextValves(new Valve());
    }

    private static final class Valve extends ValveBase {

        Valve() {
            super(true);
        }

        @Override
        public void invoke(Request request, Response response) throws IOException, ServletException {
            try (ClientConnection client = ClientConnection.enter(ObservedHttpProtocol.goneClient(request.getCoyoteRequest()),
                    ObservedHttpProtocol.cut(request.getCoyoteRequest()), !WITHOUT_BODY.contains(request.getMethod()))) {
                getNext().invoke(request, response);
            }
        }
    }
}
