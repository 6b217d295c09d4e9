package dev.trainyard.study.search.space;

import dev.trainyard.nn.Check;
import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Violation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Describes the parameters of a search. Conditions form trees: a parameter depends on at most one other, which may depend on another.
 *
 * @param parameters another order gives other random configurations for the same seed
 */
public record SearchSpace(List<Parameter> parameters) {

    private static final int MAX_PARAMETERS = 1000;

    public SearchSpace {
        Check check = new Check();
        if (check.present(parameters, "parameters")) {
            check.that(!parameters.isEmpty(), "parameters", "must have at least one parameter", parameters)
                    .that(parameters.size() <= MAX_PARAMETERS, "parameters", "must have at most " + MAX_PARAMETERS + " parameters",
                            parameters.size());
        }
        check.done();
        parameters = List.copyOf(parameters);
        List<Violation> violations = violations(parameters);
        if (!violations.isEmpty()) {
            throw new InvalidSpecificationException(violations);
        }
    }

    public SearchSpace(Parameter... parameters) {
        this(List.of(parameters));
    }

    /** Returns the mapping to the unit cube. */
    public UnitCube bind() {
        return new UnitCube(this);
    }

    /** Returns the index of a parameter, or -1. */
    int indexOf(String name) {
        for (int i = 0; i < parameters.size(); i++) {
            if (parameters.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private static List<Violation> violations(List<Parameter> parameters) {
        List<Violation> violations = new ArrayList<>();
        Map<String, Parameter> byName = new HashMap<>();
        for (int i = 0; i < parameters.size(); i++) {
            if (byName.putIfAbsent(parameters.get(i).name(), parameters.get(i)) != null) {
                violations.add(new Violation("parameters/" + i + "/name", "must be unique, got " + parameters.get(i).name()));
            }
        }
        for (int i = 0; i < parameters.size(); i++) {
            Condition when = parameters.get(i).when();
            if (when != null) {
                addViolations(violations, parameters.get(i), byName, "parameters/" + i + "/when/");
            }
        }
        return violations;
    }

    private static void addViolations(List<Violation> violations, Parameter parameter, Map<String, Parameter> byName, String path) {
        Condition when = parameter.when();
        Parameter parent = byName.get(when.parameter());
        if (parent == null) {
            violations.add(new Violation(path + "parameter", "must be the name of a parameter, got " + when.parameter()));
        } else if (parent.continuous()) {
            violations.add(new Violation(path + "parameter", "must be an int or categorical parameter, got the float " + parent.name()));
        } else if (dependsOnItself(parameter, byName)) {
            violations.add(new Violation(path + "parameter", "must not depend on the parameter itself, got " + when.parameter()));
        } else {
            for (int j = 0; j < when.values().size(); j++) {
                if (Double.isNaN(parent.coordinate(when.values().get(j)))) {
                    violations.add(new Violation(path + "values/" + j,
                            "must be a value of " + parent.name() + ", got " + when.values().get(j)));
                }
            }
        }
    }

    private static boolean dependsOnItself(Parameter parameter, Map<String, Parameter> byName) {
        Set<String> seen = new HashSet<>();
        for (Parameter p = parameter; p != null && p.when() != null; p = byName.get(p.when().parameter())) {
            if (!seen.add(p.name())) {
                // A cycle elsewhere is reported at its own members.
                return p.name().equals(parameter.name());
            }
        }
        return false;
    }
}
