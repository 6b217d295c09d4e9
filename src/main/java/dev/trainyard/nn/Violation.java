package dev.trainyard.nn;

/**
 * One rule that a specification breaks.
 *
 * @param field  path of field names and indices relative to the checked record, separated by slashes
 *               ({@code layers/3/units}); empty for the record as a whole
 * @param detail the rule and the value that broke it: "must be at least 1, got 0"
 */
public record Violation(String field, String detail) {

    /** Escapes a client's name, so that it is one step of {@code field} even if it contains slashes (RFC 6901). */
    public static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    @Override
    public String toString() {
        return field.isEmpty() ? detail : field + " " + detail;
    }
}
