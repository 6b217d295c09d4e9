package dev.trainyard.platform.role;

import dev.trainyard.platform.problem.ProblemException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** A process that only runs jobs has health and metrics to show, and neither API nor dashboard. */
@Component
class WorkersAnswerOperationsOnly extends OncePerRequestFilter {

    private final Roles roles;
    private final HandlerExceptionResolver problems;

    WorkersAnswerOperationsOnly(Roles roles, @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        this.roles = roles;
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getRequestURI();
        return roles.isApi() || path.equals("/actuator") || path.startsWith("/actuator/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        problems.resolveException(request, response, null, ProblemException.notFound(
                "This process only runs jobs (trainyard.roles=worker); a process with the role api answers requests."));
    }
}
