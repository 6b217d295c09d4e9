package dev.trainyard.platform.request;

import dev.trainyard.platform.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the parameters of a query string. */
final class QueryParameters {

    private static final int MAX = 1000;
    private static final int HEX = 16;

    private QueryParameters() {
    }

    /** Returns the different names, in their order. Throws as {@link #values} does. */
    static Set<String> names(String query) {
        return values(query).keySet();
    }

    /**
     * Returns the values of each name, in the order of the names. Tomcat reads the same parameters, but only at the first access, where its
     * refusal can become a failure of the service.
     *
     * @param query as in the request; null if it has none
     * @throws ProblemException 400 if the query string is malformed, or has too many parameters
     */
    static Map<String, List<String>> values(String query) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        if (query == null || query.isEmpty()) {
            return values;
        }
        String[] parameters = query.split("&");
        if (parameters.length > MAX) {
            throw ProblemException.badRequest("The query string has more than %d parameters.".formatted(MAX));
        }
        for (String parameter : parameters) {
            int equals = parameter.indexOf('=');
            String name = decoded(equals < 0 ? parameter : parameter.substring(0, equals));
            if (equals == 0) {
                throw ProblemException.badRequest("The query string has a parameter without a name.");
            }
            String value = equals < 0 ? "" : decoded(parameter.substring(equals + 1));
            if (!name.isEmpty()) {
                values.computeIfAbsent(name, first -> new ArrayList<>()).add(value);
            }
        }
        return values;
    }

    private static String decoded(String text) {
        byte[] bytes = new byte[text.length()];
        int size = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                boolean whole = i + 2 < text.length();
                int high = whole ? Character.digit(text.charAt(i + 1), HEX) : -1;
                int low = whole ? Character.digit(text.charAt(i + 2), HEX) : -1;
                if (high < 0 || low < 0) {
                    throw ProblemException.badRequest("The query string has a % without two hexadecimal digits.");
                }
                bytes[size++] = (byte) (high * HEX + low);
                i += 2;
            } else {
                // The web server has refused characters beyond ASCII, or passes on their bytes one by one.
                bytes[size++] = (byte) (c == '+' ? ' ' : c);
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, size)).toString();
        } catch (CharacterCodingException e) {
            throw ProblemException.badRequest("The query string is not UTF-8.");
        }
    }
}
