package dev.trainyard.platform.request;

import dev.trainyard.platform.problem.ContainerRefusal;
import dev.trainyard.platform.problem.ProblemException;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.springframework.http.HttpStatus;

/**
 * Reserves some of the web server's threads for health and metrics, so that these are served even while all other requests wait. Refuses
 * any other request at once if no unreserved thread is free.
 */
final class ReservedThreads extends ValveBase {

    private static final Duration RETRY = Duration.ofSeconds(2);

    private final int others;
    private final Semaphore free;

    /** @param others number of threads for other requests */
    ReservedThreads(int others) {
        super(true);
        this.others = others;
        this.free = new Semaphore(others);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        // The async dispatch that ends an event stream belongs to a request that was already admitted.
        if (Operations.include(request.getRequestURI()) || request.isAsyncDispatching()) {
            getNext().invoke(request, response);
        } else if (free.tryAcquire()) {
            try {
                getNext().invoke(request, response);
            } finally {
                free.release();
            }
        } else {
            // Keeps Tomcat from occupying this thread until it has read the rest of the body.
            request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
            ContainerRefusal.send(request, response, ProblemException.later(HttpStatus.SERVICE_UNAVAILABLE,
                    "The service already serves %d requests; try again in a moment.".formatted(others), RETRY));
        }
    }
}
