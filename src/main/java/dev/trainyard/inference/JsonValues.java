package dev.trainyard.inference;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The values of a JSON array, which may be nested, one after the other; and the shape that it was nested in. Numbers, of which
 * there may be millions, take eight bytes each.
 */
final class JsonValues extends AbstractList<Object> {

    /** Where there is a null in {@link #others} stands a number, so null itself needs a stand-in. */
    private static final Object NULL = new Object();
    /** What the integers of a double are exact up to. */
    private static final double EXACT = 1L << 53;
    private static final int MINIMUM = 16;

    private double[] numbers;
    private final BitSet fractions = new BitSet();
    private Object[] others;
    private int size;
    private final List<Integer> dimensions = new ArrayList<>();
    private int depth = -1;
    private boolean regular = true;

    private JsonValues(int expected) {
        numbers = new double[Math.max(MINIMUM, expected)];
    }

    /** @param parser stands at the array's start, and afterwards at its end */
    static JsonValues read(JsonParser parser) {
        return read(parser, 0);
    }

    /** @param expected how many values there probably are; growing to them would take three times their memory */
    static JsonValues read(JsonParser parser, int expected) {
        JsonValues values = new JsonValues(expected);
        values.readArray(parser, 0);
        if (values.numbers.length > values.size) {
            values.numbers = Arrays.copyOf(values.numbers, values.size);
        }
        return values;
    }

    private void readArray(JsonParser parser, int level) {
        int count = 0;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == JsonToken.START_ARRAY) {
                readArray(parser, level + 1);
            } else {
                add(parser, token);
                regular &= depth < 0 || depth == level;
                depth = level;
            }
            count++;
        }
        while (dimensions.size() <= level) {
            dimensions.add(null);
        }
        regular &= dimensions.get(level) == null || dimensions.get(level) == count;
        dimensions.set(level, count);
    }

    private void add(JsonParser parser, JsonToken token) {
        if (size == numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * size);
        }
        if (token.isNumeric()) {
            numbers[size] = parser.getDoubleValue();
            if (token == JsonToken.VALUE_NUMBER_FLOAT) {
                fractions.set(size);
            }
        } else {
            if (others == null || others.length < numbers.length) {
                others = others == null ? new Object[numbers.length] : Arrays.copyOf(others, numbers.length);
            }
            Object value = JsonBody.value(parser);
            others[size] = value == null ? NULL : value;
        }
        size++;
    }

    @Override
    public int size() {
        return size;
    }

    /** A number, text, truth or null. An integer is one here, too, so that {@code 3} is the category "3". */
    @Override
    public Object get(int i) {
        if (others != null && i < others.length && others[i] != null) {
            return others[i] == NULL ? null : others[i];
        }
        double number = numbers[i];
        if (fractions.get(i) || Math.abs(number) > EXACT) {
            return number;
        }
        return (long) number;
    }

    /** The shape that it is nested in; null when it is nested in no shape, because rows differ in length or depth. */
    List<Integer> shape() {
        return regular && (depth < 0 || depth == dimensions.size() - 1) ? dimensions : null;
    }

    /** For messages. */
    String described() {
        List<Integer> shape = shape();
        if (shape == null) {
            return "rows that differ in length or depth";
        }
        return shape.size() == 1 ? shape.get(0) + " values" : "shape " + shape;
    }

    /** The path to value {@code i}, in the nesting that it came in. */
    String path(int i) {
        List<Integer> shape = shape();
        if (shape == null || shape.size() == 1) {
            return Integer.toString(i);
        }
        StringBuilder path = new StringBuilder();
        int rest = i;
        for (int d = shape.size() - 1; d >= 0; d--) {
            path.insert(0, rest % shape.get(d)).insert(0, d == 0 ? "" : "/");
            rest /= shape.get(d);
        }
        return path.toString();
    }
}
