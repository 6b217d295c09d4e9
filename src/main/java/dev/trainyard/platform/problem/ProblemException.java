package dev.trainyard.platform.problem;

import dev.trainyard.nn.Violation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;

/** A request that is not served as asked; the client gets it as an RFC 9457 problem. */
public class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1;
    private final HttpStatus status;
    private final transient List<Violation> errors;
    private final Duration retryAfter;

    public ProblemException(HttpStatus status, String detail, List<Violation> errors) {
        this(status, detail, errors, null);
    }

    public ProblemException(HttpStatus status, String detail) {
        this(status, detail, List.of());
    }

    private ProblemException(HttpStatus status, String detail, List<Violation> errors, Duration retryAfter) {
        super(detail);
        this.status = status;
        this.errors = List.copyOf(errors);
        this.retryAfter = retryAfter;
    }

    public static ProblemException notFound(String detail) {
        return new ProblemException(HttpStatus.NOT_FOUND, detail);
    }

    public static ProblemException conflict(String detail) {
        return new ProblemException(HttpStatus.CONFLICT, detail);
    }

    public static ProblemException badRequest(String detail) {
        return new ProblemException(HttpStatus.BAD_REQUEST, detail);
    }

    /** Not now: the same request may be served after {@code retryAfter}. */
    public static ProblemException later(HttpStatus status, String detail, Duration retryAfter) {
        return new ProblemException(status, detail, List.of(), retryAfter);
    }

    /** Understood, but invalid: {@code errors} has every wrong field. */
    public static ProblemException invalid(List<Violation> errors) {
        return new ProblemException(HttpStatus.UNPROCESSABLE_CONTENT, "The request has invalid fields.", errors);
    }

    public HttpStatus status() {
        return status;
    }

    public List<Violation> errors() {
        return errors;
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
