package dev.trainyard.platform.problem;

import dev.trainyard.nn.Violation;
import java.util.List;
import org.springframework.http.HttpStatus;

/** A request that is not served as asked; the client gets it as an RFC 9457 problem. */
public class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1;
    private final HttpStatus status;
    private final transient List<Violation> errors;

    public ProblemException(HttpStatus status, String detail, List<Violation> errors) {
        super(detail);
        this.status = status;
        this.errors = List.copyOf(errors);
    }

    public ProblemException(HttpStatus status, String detail) {
        this(status, detail, List.of());
    }

    public static ProblemException notFound(String detail) {
        return new ProblemException(HttpStatus.NOT_FOUND, detail);
    }

    public static ProblemException conflict(String detail) {
        return new ProblemException(HttpStatus.CONFLICT, detail);
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
}
