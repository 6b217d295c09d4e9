package dev.trainyard.platform.request;

import dev.trainyard.platform.database.RequestLane;
import dev.trainyard.platform.problem.ProblemException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Limits the number of concurrent read requests and soon refuses further ones: their answers are in memory until they are sent, and jobs
 * need memory and processors, too. An answer whose client reads slowly no longer counts. Health and metrics are served at once, with the
 * database connections of the jobs.
 */
@Component
@EnableConfigurationProperties(RequestProperties.class)
// Imported, not scanned: tests of the web layer create filters, but no other components.
@Import(SlowAnswers.class)
class Admission extends OncePerRequestFilter {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** Waiting requests per reading one; a page of the dashboard loads some forty pictures at once. */
    private static final int WAITING_PER_READER = 16;
    /** End of the paths to which clients post a query, because it is too long for a path. */
    private static final String QUERY = ":query";
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final int readers;
    private final Semaphore free;
    private final SlowAnswers slowAnswers;
    private final HandlerExceptionResolver problems;

    Admission(RequestProperties properties, SlowAnswers slowAnswers,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        this.readers = properties.readers();
        this.free = new Semaphore(readers, true);
        this.slowAnswers = slowAnswers;
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return Operations.include(request.getRequestURI());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!reads(request)) {
            serve(request, response, chain, null);
        } else if (isAdmitted()) {
            serve(request, response, chain, free::release);
        } else {
            problems.resolveException(request, response, null, ProblemException.later(HttpStatus.SERVICE_UNAVAILABLE,
                    "The service already answers %d read requests; try again in a moment.".formatted(readers), RETRY));
        }
    }

    /** @param permit releases the permit to read; null if the request has none */
    private void serve(HttpServletRequest request, HttpServletResponse response, FilterChain chain, Runnable permit)
            throws ServletException, IOException {
        SentAnswer answer = slowAnswers.open(permit);
        try (RequestLane lane = RequestLane.enter()) {
            chain.doFilter(request, new WatchedResponse(response, answer));
        } finally {
            slowAnswers.close(answer);
        }
    }

    /** Returns whether the request reads. An event stream counts only until it is open, because its thread then leaves the filter. */
    private static boolean reads(HttpServletRequest request) {
        boolean get = HttpMethod.GET.matches(request.getMethod()) || HttpMethod.HEAD.matches(request.getMethod());
        String path = request.getRequestURI();
        return get && (path.startsWith("/api/") || path.startsWith("/v2/")) || path.startsWith("/api/") && path.endsWith(QUERY);
    }

    private boolean isAdmitted() {
        try {
            return free.getQueueLength() < WAITING_PER_READER * readers && free.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
