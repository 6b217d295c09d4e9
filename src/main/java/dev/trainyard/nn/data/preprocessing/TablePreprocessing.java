package dev.trainyard.nn.data.preprocessing;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.nn.Check;
import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Text;
import dev.trainyard.nn.Violation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Encodes a row of a table: numeric columns are standardised, categorical columns are one-hot, concatenated in the order of the columns.
 * Shape of x: {@code [sum of the columns' widths]}.
 *
 * @param columns the columns that are inputs, in the order of the table
 */
@JsonTypeName("table")
public record TablePreprocessing(List<Column> columns) implements Preprocessing {

    private static final int MAX_SHOWN = 20;
    private static final String NEVER_MISSING = "is required: the training data had no missing value in this column, so the model has not "
            + "learnt what replaces one; import the data set with %s to accept missing values";

    public TablePreprocessing {
        Check check = new Check();
        if (check.present(columns, "columns")) {
            check.that(!columns.isEmpty(), "columns", "must have at least one column", columns.size());
            check.that(columns.stream().map(Column::name).distinct().count() == columns.size(), "columns",
                    "must have different names", columns.stream().map(Column::name).toList());
        }
        check.done();
        columns = List.copyOf(columns);
    }

    /** Returns this preprocessing, but for categories that training did not see, which it takes. */
    public TablePreprocessing acceptingUnknown() {
        return new TablePreprocessing(columns.stream().map(Column::acceptingUnknown).toList());
    }

    @Override
    public int width(int values) {
        return columns.stream().mapToInt(Column::width).sum();
    }

    @Override
    public float[] apply(List<?> values) {
        if (values.size() != columns.size()) {
            throw new InvalidSpecificationException("", "must have %d values (%s), got %d".formatted(columns.size(), names(),
                    values.size()));
        }
        List<Violation> violations = new ArrayList<>();
        double[] raw = new double[columns.size()];
        for (int i = 0; i < raw.length && violations.size() < Check.MAX_VIOLATIONS; i++) {
            Column column = columns.get(i);
            raw[i] = column.parse(values.get(i));
            if (isWrong(column, values.get(i), raw[i])) {
                violations.add(new Violation(Integer.toString(i), column.name() + " " + wrong(column, values.get(i))));
            }
        }
        return encode(raw, violations);
    }

    @Override
    public boolean takes(double[] raw) {
        for (int i = 0; i < raw.length; i++) {
            if (!(columns.get(i) instanceof Column.Numeric numeric && numeric.takes(raw[i]))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public float[] apply(Map<String, ?> given) {
        Set<String> known = columns.stream().map(Column::name).collect(Collectors.toSet());
        Map<String, Object> values = new LinkedHashMap<>();
        given.forEach((name, value) -> values.putIfAbsent(Text.among(known, name), value));
        List<Violation> violations = new ArrayList<>();
        double[] raw = new double[columns.size()];
        for (int i = 0; i < raw.length && violations.size() < Check.MAX_VIOLATIONS; i++) {
            Column column = columns.get(i);
            Object value = values.get(column.name());
            raw[i] = column.parse(value);
            if (isWrong(column, value, raw[i])) {
                violations.add(new Violation(Violation.escaped(column.name()), wrong(column, value)));
            }
        }
        values.keySet().stream().filter(name -> !known.contains(name)).limit(Check.MAX_VIOLATIONS)
                .map(name -> new Violation(Violation.escaped(name), "is not a column: the columns are " + names()))
                .forEach(violations::add);
        return encode(raw, violations);
    }

    @Override
    public void encode(double[] raw, float[] x) {
        int at = 0;
        for (int i = 0; i < raw.length; i++) {
            Column column = columns.get(i);
            column.encode(raw[i], x, at);
            at += column.width();
        }
    }

    @Override
    public List<?> restore(float[] x) {
        List<Object> values = new ArrayList<>(columns.size());
        int at = 0;
        for (Column column : columns) {
            values.add(column.restore(x, at));
            at += column.width();
        }
        return values;
    }

    private static boolean isWrong(Column column, Object value, double raw) {
        return Double.isNaN(raw) && !(column.takesMissing() && column.isMissing(value));
    }

    private static String wrong(Column column, Object value) {
        if (value != null) {
            return column.rule() + ", got " + Column.quoted(value);
        }
        return NEVER_MISSING.formatted(column instanceof Column.Categorical ? "impute_text=most_frequent or constant" : "impute");
    }

    private float[] encode(double[] raw, List<Violation> violations) {
        if (!violations.isEmpty()) {
            throw new InvalidSpecificationException(violations);
        }
        float[] x = new float[width(raw.length)];
        encode(raw, x);
        return x;
    }

    private String names() {
        return columns.stream().limit(MAX_SHOWN).map(Column::name).collect(Collectors.joining(", "))
                + (columns.size() > MAX_SHOWN ? " and " + (columns.size() - MAX_SHOWN) + " more" : "");
    }
}
