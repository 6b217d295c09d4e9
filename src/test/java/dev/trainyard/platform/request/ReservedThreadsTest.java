package dev.trainyard.platform.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.junit.jupiter.api.Test;

class ReservedThreadsTest {

    private final ReservedThreads threads = new ReservedThreads(1);
    private int served;

    @Test
    void refusesRequestIfOnlyReservedThreadsAreLeft() throws Exception {
        Response refused = mock();
        serving(() -> threads.invoke(request("/api/v1/jobs"), refused));
        verify(refused).sendError(503);
        verify(refused).setHeader("Retry-After", "2");
        assertThat(served).isEqualTo(1);
    }

    @Test
    void servesHealthOnReservedThreads() throws Exception {
        Response answer = mock();
        serving(() -> threads.invoke(request("/actuator/health/liveness"), answer));
        verify(answer, never()).sendError(503);
        assertThat(served).isEqualTo(2);
    }

    @Test
    void servesNextRequestAfterOneEnds() throws Exception {
        serving(() -> { });
        serving(() -> { });
        assertThat(served).isEqualTo(2);
    }

    private interface Call {
        void run() throws IOException, ServletException;
    }

    /** Runs another call while the only thread serves a request. */
    private void serving(Call other) throws IOException, ServletException {
        threads.setNext(new ValveBase() {

            @Override
            public void invoke(Request request, Response response) throws IOException, ServletException {
                served++;
                if (request.getRequestURI().equals("/first")) {
                    other.run();
                }
            }
        });
        threads.invoke(request("/first"), mock());
    }

    private static Request request(String path) {
        Request request = mock();
        when(request.getRequestURI()).thenReturn(path);
        when(request.getCoyoteRequest()).thenReturn(new org.apache.coyote.Request());
        return request;
    }
}
