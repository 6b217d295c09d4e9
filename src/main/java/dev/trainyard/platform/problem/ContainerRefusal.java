package dev.trainyard.platform.problem;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/** Refuses requests in the web server, before they reach a controller; {@link ProblemErrorController} writes the answer. */
public final class ContainerRefusal {

    private static final String DETAIL = ContainerRefusal.class.getName() + ".detail";

    private ContainerRefusal() {
    }

    /** Sends {@code problem} as the answer. */
    public static void send(HttpServletRequest request, HttpServletResponse response, ProblemException problem) throws IOException {
        explain(request, problem.getMessage());
        problem.retryAfter().ifPresent(wait -> response.setHeader("Retry-After", Long.toString(Math.max(1, wait.toSeconds()))));
        response.sendError(problem.status().value());
    }

    /** Sets the detail of an error that the web server itself is about to answer. */
    public static void explain(ServletRequest request, String detail) {
        request.setAttribute(DETAIL, detail);
    }

    /** Returns the detail that {@link #explain} has set. */
    public static Optional<String> detail(ServletRequest request) {
        return Optional.ofNullable((String) request.getAttribute(DETAIL));
    }
}
