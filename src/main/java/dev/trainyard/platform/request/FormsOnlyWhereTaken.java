package dev.trainyard.platform.request;

import dev.trainyard.platform.problem.ProblemException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Locale;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Refuses multipart forms on all paths without a {@link FormRoute} before reading any byte. Otherwise the web server would write the whole
 * form to disk at the first access to a request parameter.
 */
@Component
class FormsOnlyWhereTaken extends OncePerRequestFilter {

    private final List<String> paths;
    private final HandlerExceptionResolver problems;

    FormsOnlyWhereTaken(List<FormRoute> routes, @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        this.paths = routes.stream().map(FormRoute::path).sorted().toList();
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String type = request.getContentType();
        return type == null || !type.stripLeading().toLowerCase(Locale.ROOT).startsWith("multipart/")
                || HttpMethod.POST.matches(request.getMethod()) && paths.contains(request.getRequestURI());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain) {
        boolean hasBody = HttpMethod.POST.matches(request.getMethod()) || HttpMethod.PUT.matches(request.getMethod());
        if (hasBody) {
            // All other calls with a body take JSON; calls that also take other media types name them in their own refusals.
            response.setHeader(HttpHeaders.ACCEPT, MediaType.APPLICATION_JSON_VALUE);
        }
        problems.resolveException(request, response, null, new ProblemException(HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                "Only POST %s takes a multipart form%s.".formatted(String.join(", POST ", paths),
                        hasBody ? "; the Content-Type of other bodies must be application/json" : "")));
    }
}
