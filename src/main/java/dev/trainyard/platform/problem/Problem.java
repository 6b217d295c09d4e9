package dev.trainyard.platform.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trainyard.nn.Violation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
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
 * @param errors   the invalid fields of the request's body and parameters of its query; empty if the error is not about fields
 * @param error    detail and field errors in one text, as the Open Inference Protocol requires
 */
public record Problem(String type, String title, int status, String detail, String instance, List<Error> errors, String error) {

    private static final String OPEN_INFERENCE = "/v2";

    /**
     * One invalid field or parameter.
     *
     * @param parameter the name of the query's parameter; absent for a field of the body
     * @param pointer   JSON pointer (RFC 6901) to the field in the body, such as {@code #/layers/3/units}. For a parameter, as if the query
     *                  were an object: {@code #/names/1} is the second value of {@code names}
     * @param detail    the rule and the value that broke it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Error(String parameter, String pointer, String detail) {

        static Error ofField(Violation violation) {
            return new Error(null, pointer(violation.field()), encodable(violation.detail()));
        }

        static Error ofParameter(Violation violation) {
            String name = violation.field().split("/", 2)[0].replace("~1", "/").replace("~0", "~");
            return new Error(name.isEmpty() ? null : encodable(name), pointer(violation.field()), encodable(violation.detail()));
        }

        private static String pointer(String field) {
            return "#" + UriUtils.encodeFragment(field.isEmpty() ? "" : "/" + field, StandardCharsets.UTF_8);
        }
    }

    /**
     * Describes an error.
     *
     * @param fields     errors of the body's fields
     * @param parameters errors of the query's parameters
     */
    static Problem of(HttpStatusCode status, String detail, String instance, List<Violation> fields, List<Violation> parameters) {
        HttpStatus known = HttpStatus.resolve(status.value());
        StringBuilder error = new StringBuilder(detail);
        Stream.concat(parameters.stream(), fields.stream()).map(violation -> sentence(violation.toString()))
                .filter(sentence -> !sentence.equals(detail)).forEach(sentence -> error.append(' ').append(sentence));
        return new Problem("about:blank", known == null ? "Error" : known.getReasonPhrase(), status.value(), encodable(detail),
                instance, Stream.concat(parameters.stream().map(Error::ofParameter), fields.stream().map(Error::ofField)).toList(),
                encodable(error.toString()));
    }

    /** Returns the text with one mark at its end. */
    private static String sentence(String text) {
        return text.endsWith(".") || text.endsWith("?") || text.endsWith("!") ? text : text + ".";
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
