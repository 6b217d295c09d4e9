package dev.trainyard.platform.problem;

import dev.trainyard.nn.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;

/** Refuses a request; the client gets an RFC 9457 problem. */
public class ProblemException extends RuntimeException {

    /** Largest number of errors in one answer. Without a limit, a client could make the service send answers of any size. */
    public static final int MAX_ERRORS = 100;

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
        this.errors = bounded(errors);
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

    /** Refuses a request for now: repeated after {@code retryAfter}, it may succeed. */
    public static ProblemException later(HttpStatus status, String detail, Duration retryAfter) {
        return new ProblemException(status, detail, List.of(), retryAfter);
    }

    /** Answers 422. Shows the first {@link #MAX_ERRORS} of {@code errors}, and the number of the others. */
    public static ProblemException invalid(List<Violation> errors) {
        return new ProblemException(HttpStatus.UNPROCESSABLE_CONTENT, "The request has invalid fields.", errors);
    }

    /** Returns a violation with the number of errors that are not shown. */
    public static Violation more(int count) {
        return new Violation("", "has " + count + " more invalid values");
    }

    private static List<Violation> bounded(List<Violation> errors) {
        // The last of MAX_ERRORS + 1 errors may already be the number of errors that are not shown.
        if (errors.size() <= MAX_ERRORS + 1) {
            return List.copyOf(errors);
        }
        List<Violation> shown = new ArrayList<>(errors.subList(0, MAX_ERRORS));
        shown.add(more(errors.size() - MAX_ERRORS));
        return List.copyOf(shown);
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
