package dev.trainyard.study.search.space;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.nn.Check;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;

/**
 * One of several values, of any type of JSON.
 *
 * @param ordered whether neighbours in the list are similar, as in [8, 16, 64]; strategies otherwise only know whether values are equal
 */
@JsonTypeName("categorical")
public record CategoricalParameter(String name, List<Object> choices, @JsonProperty(defaultValue = "false") boolean ordered,
        Condition when) implements Parameter {

    private static final int MAX_CHOICES = 1000;

    public CategoricalParameter {
        Check check = new Check();
        check.present(name, "name");
        if (check.present(choices, "choices")) {
            check.that(!choices.isEmpty(), "choices", "must have at least one value", choices)
                    .that(choices.size() <= MAX_CHOICES, "choices", "must have at most " + MAX_CHOICES + " values", choices.size())
                    .that(choices.stream().noneMatch(Objects::isNull), "choices", "must not contain null", choices);
            choices = choices.stream().map(CategoricalParameter::canonical).toList();
            check.that(new HashSet<>(choices).size() == choices.size(), "choices", "must be distinct", choices);
        }
        check.done();
    }

    public CategoricalParameter(String name, Object... choices) {
        this(name, List.of(choices), false, null);
    }

    /** Returns the value with integers as Long and other numbers as Double, so that equal JSON is equal. */
    private static Object canonical(Object value) {
        if (value instanceof Number number) {
            double x = number.doubleValue();
            return x == Math.rint(x) && Math.abs(x) < 1L << 53 ? (Object) number.longValue() : (Object) x;
        }
        return value;
    }

    @Override
    public long count() {
        return choices.size();
    }

    @Override
    public Object value(double coordinate) {
        return choices.get((int) index(coordinate));
    }

    @Override
    public double coordinate(Object value) {
        int index = choices.indexOf(canonical(value));
        return index < 0 ? Double.NaN : centre(index);
    }
}
