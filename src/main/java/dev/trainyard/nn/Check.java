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

    /** The number of violations at which a loop over many values stops: a client does not correct more at once. */
    public static final int MAX_VIOLATIONS = 100;

    /** The most characters of a value that a message quotes. */
    private static final int LONGEST_SHOWN = 500;

    private final List<Violation> violations = new ArrayList<>();

    /** Notes a violation of {@code field} unless {@code holds}. {@code rule} reads on from the name: "must be …". */
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

    /** Notes that {@code field} is missing; returns whether it is there. */
    public boolean present(Object value, String field) {
        if (value == null) {
            violations.add(new Violation(field, "is required"));
        }
        return value != null;
    }

    /** @throws InvalidSpecificationException when any rule was broken */
    public void done() {
        if (!violations.isEmpty()) {
            throw new InvalidSpecificationException(violations);
        }
    }
}
