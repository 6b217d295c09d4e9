package dev.trainyard.platform.body;

import dev.trainyard.platform.problem.ProblemException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Decompresses request bodies while they are read. The limits of {@link BoundedBody} count the decompressed bytes. Refuses other codings
 * (RFC 9110, section 8.4), and compressed forms, because Tomcat reads forms itself.
 */
@Component
class CompressedBodies extends OncePerRequestFilter {

    private static final String CODINGS = "gzip, deflate";

    private final HandlerExceptionResolver problems;

    CompressedBodies(@Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String coding = coding(request);
        return coding.isEmpty() || coding.equals("identity");
    }

    private static String coding(HttpServletRequest request) {
        String coding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        return coding == null ? "" : coding.strip().toLowerCase(Locale.ROOT);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String coding = coding(request);
        boolean gzip = coding.equals("gzip") || coding.equals("x-gzip");
        if (!gzip && !coding.equals("deflate")) {
            refuse(request, response, "A body may be compressed by one of %s, got Content-Encoding: %s.".formatted(CODINGS, coding));
        } else if (isForm(request)) {
            refuse(request, response, "A form must not be compressed, got Content-Encoding: %s.".formatted(coding));
        } else {
            try (InflatedBody body = new InflatedBody(request.getInputStream(), gzip)) {
                chain.doFilter(new InflatedRequest(request, body), response);
            }
        }
    }

    private static boolean isForm(HttpServletRequest request) {
        String type = request.getContentType();
        return type != null && type.strip().toLowerCase(Locale.ROOT).startsWith("multipart/");
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, String detail) {
        response.setHeader(HttpHeaders.ACCEPT_ENCODING, CODINGS);
        problems.resolveException(request, response, null, new ProblemException(HttpStatus.UNSUPPORTED_MEDIA_TYPE, detail));
    }
}
