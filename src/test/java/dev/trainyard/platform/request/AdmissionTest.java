package dev.trainyard.platform.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.ArgumentMatchers.isNull;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.trainyard.platform.problem.ProblemException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletResponse;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.mock.web.DelegatingServletOutputStream;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.servlet.HandlerExceptionResolver;

@Timeout(60)
class AdmissionTest {

    private final HandlerExceptionResolver problems = mock();
    private final AtomicLong nanoTime = new AtomicLong();
    private final SlowAnswers slowAnswers = new SlowAnswers(1, nanoTime::get);
    private final Admission admission = new Admission(new RequestProperties(1, 1), slowAnswers, problems);

    @Test
    void refusesReaderThatWouldWaitForLong() throws Exception {
        whileOneReads(() -> {
            FilterChain refused = mock();
            serve("GET", "/api/v1/jobs", refused);
            verify(refused, never()).doFilter(any(), any());
            verify(problems).resolveException(any(), any(), isNull(), argThat(problem -> problem instanceof ProblemException e
                    && e.status().value() == 503 && e.retryAfter().isPresent()));
        });
    }

    @Test
    void countsAPostedQueryAsAReader() throws Exception {
        whileOneReads(() -> {
            FilterChain refused = mock();
            serve("POST", "/api/v1/metrics:query", refused);
            verify(refused, never()).doFilter(any(), any());
        });
    }

    @Test
    void servesOperationsAndCommandsWhileReadersWait() throws Exception {
        whileOneReads(() -> {
            for (String path : new String[] {"/actuator/health/liveness", "/v2/health/ready", "/index.html"}) {
                FilterChain served = mock();
                serve("GET", path, served);
                verify(served).doFilter(any(), any());
            }
            FilterChain command = mock();
            serve("POST", "/api/v1/jobs", command);
            verify(command).doFilter(any(), any());
        });
    }

    @Test
    void servesNextReaderWhileTheClientOfAnAnswerDoesNotRead() throws Exception {
        HttpServletResponse unread = mock();
        when(unread.getOutputStream()).thenReturn(new DelegatingServletOutputStream(new OutputStream() {
            @Override
            public void write(int value) {
                nanoTime.addAndGet(2 * SlowAnswers.SLOW.toNanos());
                slowAnswers.check();
                FilterChain served = mock();
                try {
                    serve("GET", "/api/v1/jobs", served);
                    verify(served).doFilter(any(), any());
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        }));
        admission.doFilter(new MockHttpServletRequest("GET", "/api/v1/jobs"), unread,
                (request, response) -> response.getOutputStream().write(1));
        verify(problems, never()).resolveException(any(), any(), any(), any());
        // The permit was not returned twice.
        whileOneReads(() -> {
            FilterChain refused = mock();
            serve("GET", "/api/v1/jobs", refused);
            verify(refused, never()).doFilter(any(), any());
        });
    }

    @Test
    void servesNextReaderWhenOneHasFailed() throws Exception {
        FilterChain failing = (request, response) -> {
            throw new IllegalStateException("failed");
        };
        try {
            serve("GET", "/api/v1/jobs", failing);
        } catch (IllegalStateException expected) {
            // A handler may throw any exception.
        }
        FilterChain served = mock();
        serve("GET", "/api/v1/jobs", served);
        verify(served).doFilter(any(), any());
    }

    private interface Check {
        void run() throws Exception;
    }

    private void whileOneReads(Check check) throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        CompletableFuture<Void> reader = CompletableFuture.runAsync(() -> {
            try {
                serve("GET", "/api/v1/jobs", (request, response) -> {
                    reading.countDown();
                    try {
                        done.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        try {
            reading.await();
            check.run();
            assertThat(reader).isNotDone();
        } finally {
            done.countDown();
            reader.join();
        }
    }

    private void serve(String method, String path, FilterChain chain) throws Exception {
        admission.doFilter(new MockHttpServletRequest(method, path), new MockHttpServletResponse(), chain);
    }
}
