package dev.trainyard.platform.browser;

import dev.trainyard.platform.problem.ProblemException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Refuses requests that a web page of another origin makes a user's browser send. Browsers let every page post forms to any address,
 * including this machine's. With DNS rebinding (the page's own name resolves to this machine), the page could also read the answers.
 *
 * <p>Requests of other clients pass, because these clients send neither {@code Origin} nor {@code Sec-Fetch-Site}.
 */
@Component
@EnableConfigurationProperties(BrowserProperties.class)
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class ForeignRequests extends OncePerRequestFilter {

    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");

    private final BrowserProperties properties;
    private final Set<String> names;
    private final HandlerExceptionResolver problems;

    ForeignRequests(BrowserProperties properties, @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        this.properties = properties;
        this.names = new HashSet<>(properties.names());
        this.problems = problems;
        try {
            names.add(InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT));
        } catch (UnknownHostException e) {
            // The machine has no name. Its IP addresses and localhost still work.
        }
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<ProblemException> refusal = refusal(request);
        if (refusal.isPresent()) {
            problems.resolveException(request, response, null, refusal.get());
        } else {
            chain.doFilter(request, response);
        }
    }

    private Optional<ProblemException> refusal(HttpServletRequest request) {
        String host = request.getHeader(HttpHeaders.HOST);
        Optional<Authority> target = Optional.ofNullable(host).flatMap(Authority::ofHost);
        if (host != null && !target.map(this::isOwn).orElse(false)) {
            return Optional.of(new ProblemException(HttpStatus.MISDIRECTED_REQUEST, ("This service does not answer to the host %s. "
                    + "If that is a name of this service, add it to trainyard.hosts (TRAINYARD_HOSTS).").formatted(host)));
        }
        if (!SAFE_METHODS.contains(request.getMethod()) && isForeign(request, target)) {
            return Optional.of(new ProblemException(HttpStatus.FORBIDDEN, ("A web page of another origin (%s) may not send %s requests to "
                    + "this service.").formatted(origin(request), request.getMethod())));
        }
        return Optional.empty();
    }

    private boolean isOwn(Authority target) {
        return properties.allowsAnyHost() || target.isAddress() || target.isLocalhost() || names.contains(target.host());
    }

    private boolean isForeign(HttpServletRequest request, Optional<Authority> target) {
        if ("cross-site".equals(request.getHeader("Sec-Fetch-Site"))) {
            return true;
        }
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        // A proxy may change the Host header. Then trainyard.hosts must contain the name that the browser uses.
        return origin != null && !Authority.ofOrigin(origin)
                .map(from -> target.map(from::equals).orElse(false) || properties.names().contains(from.host())).orElse(false);
    }

    private static String origin(HttpServletRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return origin == null ? "not named" : origin;
    }
}
