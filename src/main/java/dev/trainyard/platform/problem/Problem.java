package dev.trainyard.platform.problem;

import dev.trainyard.nn.Violation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.web.util.UriUtils;

/**
 * The body of an error response (RFC 9457).
 *
 * @param type     always {@code about:blank}: the status tells the kind of the problem
 * @param title    the name of the status
 * @param status   the status of the response
 * @param detail   what is wrong
 * @param instance path of the request
 * @param errors   the invalid fields of the request's body; empty if the error is not about fields
 * @param error    detail and field errors in one text, as the Open Inference Protocol requires
 */
public record Problem(String type, String title, int status, String detail, String instance, List<Error> errors, String error) {

    private static final String OPEN_INFERENCE = "/v2";

    /**
     * @param pointer JSON pointer (RFC 6901) to the invalid field, such as {@code #/layers/3/units}
     * @param detail  the rule and the value that broke it
     */
    public record Error(String pointer, String detail) {

        static Error of(Violation violation) {
            String pointer = violation.field().isEmpty() ? "" : "/" + violation.field();
            return new Error("#" + UriUtils.encodeFragment(pointer, StandardCharsets.UTF_8), encodable(violation.detail()));
        }
    }

    static Problem of(HttpStatusCode status, String detail, String instance, List<Violation> violations) {
        HttpStatus known = HttpStatus.resolve(status.value());
        StringBuilder error = new StringBuilder(detail);
        violations.forEach(violation -> error.append(' ').append(violation).append('.'));
        return new Problem("about:blank", known == null ? "Error" : known.getReasonPhrase(), status.value(), encodable(detail),
                instance, violations.stream().map(Error::of).toList(), encodable(error.toString()));
    }

    /** Returns whether the path belongs to the Open Inference Protocol. */
    static boolean isOpenInference(String path) {
        return path != null && (path.equals(OPEN_INFERENCE) || path.startsWith(OPEN_INFERENCE + "/"));
    }

    /** Returns plain JSON for the Open Inference Protocol, because KServe's client shows errors of this media type only. */
    public static MediaType mediaType(String path) {
        return isOpenInference(path) ? MediaType.APPLICATION_JSON : MediaType.APPLICATION_PROBLEM_JSON;
    }

    /** Replaces unpaired surrogates, which messages may quote and UTF-8 cannot encode. */
    private static String encodable(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
