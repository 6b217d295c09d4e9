package dev.trainyard.inference;

import dev.trainyard.nn.Violation;
import dev.trainyard.platform.json.Suggestions;
import dev.trainyard.platform.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.server.ServletServerHttpRequest;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/** Reads requests token by token: a tree of nodes would take ten times the memory of what is in it. */
final class JsonBody {

    private JsonBody() {
    }

    /** The whole body. @throws ProblemException 413 when it is longer than {@code max} */
    static byte[] bytes(HttpServletRequest request, long max) throws IOException {
        long length = request.getContentLengthLong();
        if (length > max) {
            throw tooLarge(max);
        }
        if (length >= 0) {
            // Into one array of the right size, and no copies of it.
            byte[] body = new byte[(int) length];
            int read = request.getInputStream().readNBytes(body, 0, body.length);
            return read == body.length ? body : Arrays.copyOf(body, read);
        }
        byte[] body = request.getInputStream().readNBytes((int) max + 1);
        if (body.length > max) {
            throw tooLarge(max);
        }
        return body;
    }

    private static ProblemException tooLarge(long max) {
        return new ProblemException(HttpStatus.CONTENT_TOO_LARGE, "The body may have at most " + max + " bytes.");
    }

    /**
     * Gives {@code reader} a parser at the first token; afterwards it stands at the last.
     *
     * @throws HttpMessageNotReadableException when the body is not JSON
     */
    static <T> T read(JsonMapper json, HttpServletRequest request, byte[] body, Function<JsonParser, T> reader) {
        try (JsonParser parser = json.createParser(body)) {
            if (parser.nextToken() == null) {
                throw ProblemException.badRequest("The request needs a body.");
            }
            T read = reader.apply(parser);
            if (parser.nextToken() != null) {
                throw ProblemException.badRequest("Unexpected content after the JSON body.");
            }
            return read;
        } catch (JacksonException e) {
            throw new HttpMessageNotReadableException("not JSON", e, new ServletServerHttpRequest(request));
        }
    }

    /** A text, number or truth; for an array or object, which is skipped, something that no column takes. */
    static Object value(JsonParser parser) {
        return switch (parser.currentToken()) {
            case VALUE_NUMBER_INT -> parser.getNumberValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_STRING -> parser.getString();
            case START_ARRAY -> {
                parser.skipChildren();
                yield Unexpected.ARRAY;
            }
            case START_OBJECT -> {
                parser.skipChildren();
                yield Unexpected.OBJECT;
            }
            default -> null;
        };
    }

    /** The object that the parser stands at, with plain values. */
    static Map<String, Object> object(JsonParser parser) {
        Map<String, Object> values = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            values.put(name, value(parser));
        }
        return values;
    }

    /** What stands where a plain value should. */
    enum Unexpected {
        ARRAY, OBJECT;

        @Override
        public String toString() {
            return this == ARRAY ? "an array" : "an object";
        }
    }

    /** Reports the field at which the parser stands, and skips it. */
    static Violation unknown(JsonParser parser, String path, List<String> known) {
        String name = parser.currentName();
        parser.skipChildren();
        String hint = Suggestions.hint(name, known);
        return new Violation(path + name.replace("~", "~0").replace("/", "~1"),
                "is unknown" + (hint.isEmpty() ? "; there are " + String.join(", ", known) : hint));
    }
}
