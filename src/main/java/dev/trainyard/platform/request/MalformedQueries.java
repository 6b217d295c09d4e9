package dev.trainyard.platform.request;

import dev.trainyard.platform.problem.ProblemException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Refuses malformed query strings on all paths, before any other filter accesses a parameter. */
@Component
@Order(MalformedQueries.ORDER)
class MalformedQueries extends OncePerRequestFilter {

    /** Before Spring's own filters that read parameters. */
    static final int ORDER = -20_000;

    private final HandlerExceptionResolver problems;

    MalformedQueries(@Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            QueryParameters.names(request.getQueryString());
        } catch (ProblemException e) {
            problems.resolveException(request, response, null, e);
            return;
        }
        chain.doFilter(request, response);
    }
}
