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
    private static final String INVALID = "The request has invalid fields.";
    private final HttpStatus status;
    private final transient List<Violation> errors;
    private final transient List<Violation> parameters;
    private final Duration retryAfter;

    public ProblemException(HttpStatus status, String detail, List<Violation> errors) {
        this(status, detail, errors, List.of(), null);
    }

    public ProblemException(HttpStatus status, String detail) {
        this(status, detail, List.of());
    }

    private ProblemException(HttpStatus status, String detail, List<Violation> errors, List<Violation> parameters, Duration retryAfter) {
        super(detail);
        this.status = status;
        this.errors = bounded(errors);
        this.parameters = bounded(parameters);
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
        return new ProblemException(status, detail, List.of(), List.of(), retryAfter);
    }

    /** Answers 422. Shows the first {@link #MAX_ERRORS} of {@code errors}, and the number of the others. */
    public static ProblemException invalid(List<Violation> errors) {
        return new ProblemException(HttpStatus.UNPROCESSABLE_CONTENT, INVALID, errors);
    }

    /** Answers 422 for parameters of the query string. The first step of each field is the parameter's name. */
    public static ProblemException invalidParameters(List<Violation> parameters) {
        return invalidParameters(HttpStatus.UNPROCESSABLE_CONTENT, INVALID, parameters);
    }

    /** Refuses parameters of the query string. The first step of each field is the parameter's name. */
    public static ProblemException invalidParameters(HttpStatus status, String detail, List<Violation> parameters) {
        return new ProblemException(status, detail, List.of(), parameters, null);
    }

    /** Throws {@link #invalidParameters(List)} if there are violations. */
    public static void requireParameters(List<Violation> violations) {
        if (!violations.isEmpty()) {
            throw invalidParameters(violations);
        }
    }

    /** Returns this refusal, with the errors of a further check that fails too, so that one answer names all wrong fields. */
    public ProblemException with(Runnable check) {
        try {
            check.run();
            return this;
        } catch (ProblemException other) {
            if (other.errors.isEmpty() && other.parameters.isEmpty()) {
                return this;
            }
            List<Violation> allErrors = new ArrayList<>(errors);
            allErrors.addAll(other.errors);
            List<Violation> allParameters = new ArrayList<>(parameters);
            allParameters.addAll(other.parameters);
            return new ProblemException(status, getMessage(), allErrors, allParameters, retryAfter);
        }
    }

    /** Returns a violation with the number of errors that are not shown. */
    public static Violation more(int count) {
        return new Violation("", "has " + count + " more invalid values");
    }

    private static List<Violation> bounded(List<Violation> given) {
        List<Violation> errors = given.stream().distinct().toList();
        // The last of MAX_ERRORS + 1 errors may already be the number of errors that are not shown.
        if (errors.size() <= MAX_ERRORS + 1) {
            return errors;
        }
        List<Violation> shown = new ArrayList<>(errors.subList(0, MAX_ERRORS));
        shown.add(more(errors.size() - MAX_ERRORS));
        return List.copyOf(shown);
    }

    public HttpStatus status() {
        return status;
    }

    /** Returns the errors of the body's fields. */
    public List<Violation> errors() {
        return errors;
    }

    /** Returns the errors of the query's parameters. */
    public List<Violation> parameters() {
        return parameters;
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
