package dev.trainyard.platform.problem;

import dev.trainyard.nn.Violation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.util.UriUtils;

/**
 * The body of an answer that is an error, after RFC 9457.
 *
 * @param instance the path of the request
 * @param errors   each wrong field of the request's body; empty when it is not about fields
 * @param error    all of it in one text: the Open Inference Protocol's form of an error
 */
record Problem(String type, String title, int status, String detail, String instance, List<Error> errors, String error) {

    /** @param pointer to the wrong field, after RFC 6901: {@code #/layers/3/units} */
    record Error(String pointer, String detail) {

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

    /** Replaces unpaired surrogates: a message may quote them, and UTF-8 cannot encode them. */
    private static String encodable(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
