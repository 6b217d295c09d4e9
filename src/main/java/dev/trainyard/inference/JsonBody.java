package dev.trainyard.inference;

import dev.trainyard.nn.Violation;
import dev.trainyard.platform.body.BoundedBody;
import dev.trainyard.platform.json.Suggestions;
import dev.trainyard.platform.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.server.ServletServerHttpRequest;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** Reads request bodies token by token, because a tree of JSON nodes would take ten times the memory of its values. */
public final class JsonBody {

    /** Largest number of fields of one example. */
    private static final int MAX_FIELDS = 10_000;
    private static final int FIRST_BYTES = 64 << 10;
    /** Largest number of tokens of a skipped value, such as {@code parameters}. */
    private static final int MAX_SKIPPED = 10_000;

    /** Sets no limit on tokens: the limit on bytes suffices, because each number takes eight bytes and nesting takes none. */
    private static final JsonFactory JSON = JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // Leaves the body open after a refusal: the rest is read and discarded, so that the client receives the answer.
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(64).maxStringLength(100_000).maxNameLength(1000)
                    .maxNumberLength(1000).build())
            .build();

    private JsonBody() {
    }

    /**
     * Reads the whole body into an array that grows while the body arrives, so that a client that declares a long body without sending it
     * takes no memory.
     *
     * @param room receives the array's length in bytes before each allocation
     * @throws ProblemException 413 if the body is longer than {@code max}
     */
    public static byte[] bytes(HttpServletRequest request, long max, LongConsumer room) throws IOException {
        long declared = request.getContentLengthLong();
        BoundedBody body = new BoundedBody(request.getInputStream(), declared, max);
        // Without Content-Length, reads one byte more than allowed, to detect a body that is too long.
        int most = Math.toIntExact(declared < 0 ? max + 1 : declared);
        byte[] bytes = new byte[0];
        int size = 0;
        while (size < most) {
            if (size == bytes.length) {
                int length = (int) Math.min(most, Math.max(FIRST_BYTES, 2L * size));
                room.accept(length);
                bytes = Arrays.copyOf(bytes, length);
            }
            int count = body.read(bytes, size, bytes.length - size);
            if (count < 0) {
                break;
            }
            size += count;
        }
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }

    /**
     * Passes {@code reader} a parser at the first token; the reader must leave it at the last token.
     *
     * @throws HttpMessageNotReadableException if the body is not JSON
     */
    public static <T> T read(HttpServletRequest request, byte[] body, Function<JsonParser, T> reader) {
        return read(request, body, body.length, reader);
    }

    /** Like {@link #read(HttpServletRequest, byte[], Function)}, for JSON that ends after {@code length} bytes of the body. */
    public static <T> T read(HttpServletRequest request, byte[] body, int length, Function<JsonParser, T> reader) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), body, 0, length)) {
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

    /** Skips the current value. Its number of tokens is limited, because the parser keeps all names in order to find duplicates. */
    public static void skip(JsonParser parser) {
        int depth = 0;
        int tokens = 0;
        do {
            JsonToken token = tokens == 0 ? parser.currentToken() : parser.nextToken();
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            if (++tokens > MAX_SKIPPED) {
                throw ProblemException.badRequest("The body has an ignored value of more than %d JSON tokens."
                        .formatted(MAX_SKIPPED));
            }
        } while (depth > 0);
    }

    /**
     * Returns the current value: a string, number or boolean, or null. Skips an array or object and returns {@link Unexpected}, which no
     * column accepts.
     */
    public static Object value(JsonParser parser) {
        return switch (parser.currentToken()) {
            case VALUE_NUMBER_INT -> parser.getNumberValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_STRING -> parser.getString();
            case START_ARRAY -> {
                skip(parser);
                yield Unexpected.ARRAY;
            }
            case START_OBJECT -> {
                skip(parser);
                yield Unexpected.OBJECT;
            }
            default -> null;
        };
    }

    /** Reads the current object, whose values must be plain. */
    public static Map<String, Object> object(JsonParser parser) {
        Map<String, Object> values = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            values.put(name, value(parser));
            if (values.size() > MAX_FIELDS) {
                throw ProblemException.badRequest("An example may have at most %d fields.".formatted(MAX_FIELDS));
            }
        }
        return values;
    }

    /** Placeholder for an array or object in place of a plain value. */
    public enum Unexpected {
        ARRAY, OBJECT;

        @Override
        public String toString() {
            return this == ARRAY ? "an array" : "an object";
        }
    }

    /** Skips the current field and returns a violation for it. */
    public static Violation unknown(JsonParser parser, String path, List<String> known) {
        String name = parser.currentName();
        skip(parser);
        String hint = Suggestions.hint(name, known);
        return new Violation(path + Violation.escaped(name),
                "is unknown" + (hint.isEmpty() ? "; there are " + String.join(", ", known) : hint));
    }
}
