package dev.trainyard.platform.problem;

import dev.trainyard.nn.Violation;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;

/** The errors of query parameters that are missing or not of their type. */
public final class ParameterTypes {

    private static final int LONGEST_SHOWN = 40;

    private ParameterTypes() {
    }

    /** Returns what a parameter of this type must be, and the value that it is not. */
    public static String rule(Class<?> type, String got) {
        return "must be %s, got \"%s\"".formatted(kind(type),
                got.length() <= LONGEST_SHOWN ? got : got.substring(0, LONGEST_SHOWN) + "…");
    }

    /** Answers 400; the detail is the error if it is the only one. */
    public static ProblemException refusal(List<Violation> wrong) {
        return ProblemException.invalidParameters(HttpStatus.BAD_REQUEST,
                wrong.size() == 1 ? wrong.get(0) + "." : "The request has invalid parameters.", wrong);
    }

    private static String kind(Class<?> type) {
        if (type == null) {
            return "something else";
        }
        if (type == UUID.class) {
            return "a UUID";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type == double.class || type == Double.class || type == float.class || type == Float.class) {
            return "a number";
        }
        return type.isPrimitive() || Number.class.isAssignableFrom(type) ? "a whole number in range" : "one of the known values";
    }
}
