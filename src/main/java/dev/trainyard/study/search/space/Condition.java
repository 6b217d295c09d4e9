package dev.trainyard.study.search.space;

import dev.trainyard.nn.Check;
import java.util.List;

/**
 * A condition on another parameter.
 *
 * @param parameter the name of an integer or a categorical parameter
 * @param values    the values of that parameter that fulfil the condition; not fulfilled if that parameter is not active itself
 */
public record Condition(String parameter, List<Object> values) {

    public Condition {
        Check check = new Check();
        check.present(parameter, "parameter");
        if (check.present(values, "values")) {
            check.that(!values.isEmpty(), "values", "must have at least one value", values);
            values = List.copyOf(values);
        }
        check.done();
    }
}
