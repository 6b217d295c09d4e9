package dev.trainyard.platform.openapi;

import dev.trainyard.platform.problem.Problem;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.RequestMethod;

/**
 * The refusals that an operation can answer. Filters and {@code ProblemAdvice} produce most of them for all operations alike, so they
 * follow from the operation's method, path and body.
 */
enum Refusals {

    MALFORMED(400, "The path, the query string or the body is malformed."),
    FOREIGN(403, "A web page of another origin sent the request."),
    ABSENT(404, "Something that the path or the body refers to does not exist."),
    NOT_ACCEPTABLE(406, "No media type that the client accepts can be produced."),
    CONFLICT(409, "Not possible in the current state, or in conflict with another request."),
    TOO_LARGE(413, "The body is too large, or needs too much memory."),
    UNSUPPORTED(415, "The media type or the encoding of the body is not supported."),
    MISDIRECTED(421, "The service does not answer to the name in the Host header."),
    INVALID(422, "Understood, but invalid: `errors` has each wrong field or query parameter."),
    FAILURE(500, "An unexpected failure. The log of the service has the cause, under the id in `detail`."),
    UNAVAILABLE(503, "Overload, or an outage of the database or of the artifact store; `Retry-After` says when to try again."),
    NO_ROOM(507, "A quota is used up, or a disk is full.");

    private static final String RETRY_AFTER = "Seconds after which the request may succeed";

    private final String status;
    private final String description;

    Refusals(int status, String description) {
        this.status = Integer.toString(status);
        this.description = description;
    }

    /** Adds a response for each refusal that the operation can answer, unless the operation describes the status itself. */
    static void describe(Operation operation, String path, RequestMethod method, Schema<?> problem) {
        ApiResponses all = operation.getResponses();
        Map<String, ApiResponse> responses = new TreeMap<>(all);
        Arrays.stream(values()).filter(refusal -> refusal.applies(method, path.contains("{"), operation.getRequestBody() != null))
                .forEach(refusal -> responses.putIfAbsent(refusal.status, refusal.response(Problem.mediaType(path).toString(), problem)));
        all.clear();
        responses.forEach(all::addApiResponse);
    }

    private boolean applies(RequestMethod method, boolean named, boolean body) {
        boolean safe = method == RequestMethod.GET || method == RequestMethod.HEAD;
        return switch (this) {
            case FOREIGN -> !safe;
            case CONFLICT -> !safe || named;
            case ABSENT -> named || body;
            default -> true;
        };
    }

    private ApiResponse response(String mediaType, Schema<?> problem) {
        ApiResponse response = new ApiResponse().description(description)
                .content(new Content().addMediaType(mediaType, new MediaType().schema(problem)));
        if (this == UNAVAILABLE) {
            response.addHeaderObject(HttpHeaders.RETRY_AFTER, new Header().description(RETRY_AFTER).schema(Schemas.typed("integer")));
        }
        return response;
    }
}
