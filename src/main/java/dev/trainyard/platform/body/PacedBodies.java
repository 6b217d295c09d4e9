package dev.trainyard.platform.body;

import dev.trainyard.platform.problem.ContainerRefusal;
import dev.trainyard.platform.problem.ProblemException;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.InputBuffer;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Makes Tomcat read all bodies through {@link PacedBody}. Uses a valve, because Tomcat itself reads forms, and a filter would not see
 * these reads.
 */
@Component
@EnableConfigurationProperties(BodyPace.class)
class PacedBodies implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private static final Duration RETRY = Duration.ofSeconds(2);

    private final BodyPace pace;

    PacedBodies(BodyPace pace) {
        this.pace = pace;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addContextValves(new Valve(pace));
        factory.addConnectorCustomizers(connector -> {
            if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> protocol) {
                protocol.setDisableUploadTimeout(false);
                protocol.setConnectionUploadTimeout((int) pace.patience().toMillis());
            }
        });
    }

    private static final class Valve extends ValveBase {

        private final BodyPace pace;
        private final Semaphore turns;

        Valve(BodyPace pace) {
            super(true);
            this.pace = pace;
            this.turns = new Semaphore(pace.waiting());
        }

        @Override
        public void invoke(Request request, Response response) throws IOException, ServletException {
            org.apache.coyote.Request raw = request.getCoyoteRequest();
            InputBuffer body = raw.getInputBuffer();
            PacedBody paced = new PacedBody(raw, body, pace, turns, System::nanoTime, detail -> ContainerRefusal.explain(request, detail));
            raw.setInputBuffer(paced);
            try {
                getNext().invoke(request, response);
            } finally {
                // The connection's next request uses the same object.
                raw.setInputBuffer(body);
                if (paced.isRefused()) {
                    // Tomcat has set 408. With this attribute it would answer 500.
                    request.removeAttribute(RequestDispatcher.ERROR_EXCEPTION);
                }
                if (paced.isBusy() && !response.isCommitted()) {
                    ContainerRefusal.send(request, response, ProblemException.later(HttpStatus.SERVICE_UNAVAILABLE,
                            ContainerRefusal.detail(request).orElseThrow(), RETRY));
                }
            }
        }
    }
}
