package dev.trainyard.nn;

import java.util.List;
import java.util.stream.Collectors;

/** Lists all rules that a specification breaks, not only the first. */
public class InvalidSpecificationException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;
    private final transient List<Violation> violations;

    public InvalidSpecificationException(List<Violation> violations) {
        super(violations.stream().map(Violation::toString).collect(Collectors.joining("; ")));
        this.violations = List.copyOf(violations);
    }

    public InvalidSpecificationException(String field, String detail) {
        this(List.of(new Violation(field, detail)));
    }

    public List<Violation> violations() {
        return violations;
    }
}
