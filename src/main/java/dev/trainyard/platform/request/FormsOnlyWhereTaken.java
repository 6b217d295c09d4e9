package dev.trainyard.platform.request;

import dev.trainyard.platform.problem.ProblemException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.PathContainer;
import org.springframework.stereotype.Component;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/**
 * Refuses multipart forms on all paths without a {@link FormRoute} before reading any byte. Otherwise the web server would write the whole
 * form to disk at the first access to a request parameter.
 */
@Component
class FormsOnlyWhereTaken extends OncePerRequestFilter {

    private final List<String> paths;
    private final RequestMappingInfoHandlerMapping calls;
    private final HandlerExceptionResolver problems;

    FormsOnlyWhereTaken(List<FormRoute> routes, @Qualifier("requestMappingHandlerMapping") RequestMappingInfoHandlerMapping calls,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        this.paths = routes.stream().map(FormRoute::path).sorted().toList();
        this.calls = calls;
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
        List<MediaType> accepted = hasBody ? accepted(request) : List.of();
        if (!accepted.isEmpty()) {
            problems.resolveException(request, response, null,
                    new HttpMediaTypeNotSupportedException(MediaType.MULTIPART_FORM_DATA, accepted));
            return;
        }
        if (hasBody) {
            response.setHeader(HttpHeaders.ACCEPT, MediaType.APPLICATION_JSON_VALUE);
        }
        problems.resolveException(request, response, null, new ProblemException(HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                "Only POST %s takes a multipart form%s.".formatted(String.join(", POST ", paths),
                        hasBody ? "; the Content-Type of other bodies must be application/json" : "")));
    }

    /** Returns the media types that the call names; empty for one that takes only JSON, and for a path without a call. */
    private List<MediaType> accepted(HttpServletRequest request) {
        PathContainer path = PathContainer.parsePath(request.getRequestURI());
        return calls.getHandlerMethods().keySet().stream()
                .filter(call -> call.getMethodsCondition().getMethods().contains(RequestMethod.resolve(request.getMethod()))
                        && call.getPathPatternsCondition() != null
                        && call.getPathPatternsCondition().getPatterns().stream().anyMatch(pattern -> pattern.matches(path)))
                .flatMap(call -> call.getConsumesCondition().getConsumableMediaTypes().stream())
                .distinct().sorted(Comparator.comparing(MediaType::toString)).toList();
    }
}
