package dev.trainyard.nn;

import java.util.ArrayList;
import java.util.List;

/**
 * Checks the fields of a specification in its compact constructor and reports every broken rule at once.
 *
 * <pre>{@code
 * new Check()
 *     .that(units >= 1, "units", "must be at least 1", units)
 *     .that(rate < 1, "rate", "must be less than 1", rate)
 *     .done();
 * }</pre>
 */
public final class Check {

    /** The number of violations at which a loop over many values stops: more do not help a client. */
    public static final int MAX_VIOLATIONS = 100;

    /** The maximum length of a value quoted in a message, in characters. */
    private static final int LONGEST_SHOWN = 500;

    private final List<Violation> violations = new ArrayList<>();

    /** Adds a violation of {@code field} unless {@code holds}. {@code rule} follows the field's name in the message: "must be …". */
    public Check that(boolean holds, String field, String rule, Object got) {
        if (!holds) {
            violations.add(new Violation(field, rule + ", got " + Text.shortened(String.valueOf(got), LONGEST_SHOWN)));
        }
        return this;
    }

    public Check finite(double value, String field) {
        return that(Double.isFinite(value), field, "must be a finite number", value);
    }

    public Check positive(double value, String field) {
        return that(value > 0 && Double.isFinite(value), field, "must be a number greater than 0", value);
    }

    public Check notNegative(double value, String field) {
        return that(value >= 0 && Double.isFinite(value), field, "must be a number of at least 0", value);
    }

    public Check belowOne(double value, String field) {
        return that(value >= 0 && value < 1, field, "must be in [0, 1)", value);
    }

    /** Adds a violation if {@code value} is null; returns whether it is present. */
    public boolean present(Object value, String field) {
        if (value == null) {
            violations.add(new Violation(field, "is required"));
        }
        return value != null;
    }

    /** @throws InvalidSpecificationException if there are violations */
    public void done() {
        if (!violations.isEmpty()) {
            throw new InvalidSpecificationException(violations);
        }
    }
}
