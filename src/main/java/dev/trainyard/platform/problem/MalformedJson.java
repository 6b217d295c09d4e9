package dev.trainyard.platform.problem;

import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Violation;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;

/** Converts Jackson's exceptions to problems that name JSON fields, not Java classes. */
final class MalformedJson {

    private MalformedJson() {
    }

    static ProblemException problem(JacksonException e) {
        if (e.getCause() instanceof InvalidSpecificationException broken) {
            String path = path(e);
            return ProblemException.invalid(broken.violations().stream()
                    .map(v -> new Violation(path.isEmpty() ? v.field() : v.field().isEmpty() ? path : path + "/" + v.field(), v.detail()))
                    .toList());
        }
        if (e instanceof StreamConstraintsException) {
            String limit = e.getOriginalMessage().replaceAll(", from `[^`]*`", "");
            return limit.startsWith("Document length") || limit.startsWith("Token count")
                    ? new ProblemException(HttpStatus.CONTENT_TOO_LARGE, "The body is too large: " + limit + ".")
                    : ProblemException.badRequest("The body exceeds a limit: " + limit + at(e) + ".");
        }
        if (e instanceof StreamReadException) {
            // Removes the names of parser features that would accept the input, which some messages contain.
            String what = e.getOriginalMessage().replaceAll("\\R", " ").replaceAll("[:,]? ?\\(?(enable|disable|from)? *`[^`]*`.*", "");
            return ProblemException.badRequest("The body is not well-formed JSON: " + what + at(e) + ".");
        }
        String path = path(e);
        return path.isEmpty() ? ProblemException.badRequest("The body has a JSON value of an unexpected type" + at(e) + ".")
                : new ProblemException(HttpStatus.BAD_REQUEST, "The request has a field that cannot be read.",
                        List.of(new Violation(path, "is unknown or has an unexpected type")));
    }

    private static String path(JacksonException e) {
        return e.getPath().stream()
                .map(step -> step.getPropertyName() != null ? step.getPropertyName() : Integer.toString(step.getIndex()))
                .collect(Collectors.joining("/"));
    }

    private static String at(JacksonException e) {
        TokenStreamLocation location = e.getLocation();
        return location == null || location.getLineNr() < 1 ? ""
                : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    }
}
