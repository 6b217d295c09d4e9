package dev.trainyard.inference;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.io.NumberInput;

/**
 * The flattened values of a JSON array, which may be nested, and its shape. Numbers take eight bytes each, because there may be millions.
 */
public final class JsonValues extends AbstractList<Object> {

    /** Stands for JSON null in {@link #others}, where a Java null means a number. */
    private static final Object NULL = new Object();
    /** Largest magnitude up to which doubles represent every integer. */
    private static final double EXACT = 1L << 53;
    private static final int MINIMUM = 16;

    private double[] numbers;
    private final BitSet fractions;
    private Object[] others;
    private int size;
    private final List<Integer> dimensions = new ArrayList<>();
    private int depth = -1;
    private boolean regular = true;

    private JsonValues(int expected) {
        numbers = new double[Math.max(MINIMUM, expected)];
        fractions = new BitSet(expected);
    }

    /** @param parser must be at the array's start; ends at its end */
    public static JsonValues read(JsonParser parser) {
        return read(parser, 0);
    }

    /** @param expected probable number of values; growing the array to this size would take three times its memory */
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
            if (token == JsonToken.VALUE_NUMBER_FLOAT) {
                numbers[size] = fraction(parser);
                fractions.set(size);
            } else {
                numbers[size] = parser.getDoubleValue();
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

    /** Parses a number in the parser's buffer, because {@link JsonParser#getDoubleValue} allocates a String for each fraction. */
    private static double fraction(JsonParser parser) {
        return NumberInput.parseDouble(parser.getStringCharacters(), parser.getStringOffset(), parser.getStringLength(), true);
    }

    @Override
    public int size() {
        return size;
    }

    /** Returns a number, string, boolean or null. Integers become Longs, so that {@code 3} is the category "3". */
    @Override
    public Object get(int i) {
        if (!isNumber(i)) {
            return others[i] == NULL ? null : others[i];
        }
        double number = numbers[i];
        if (fractions.get(i) || Math.abs(number) > EXACT) {
            return number;
        }
        return (long) number;
    }

    /** Returns whether value {@code i} is a number. */
    public boolean isNumber(int i) {
        return others == null || i >= others.length || others[i] == null;
    }

    /** Returns number {@code i}, which {@link #get} would box. */
    public double number(int i) {
        return numbers[i];
    }

    /** Returns all values, without a copy; null if one of them is not a number. */
    double[] numbers() {
        return others == null ? numbers : null;
    }

    /** Returns whether number {@code i} has a decimal point or an exponent. */
    public boolean isFraction(int i) {
        return fractions.get(i);
    }

    /** Returns the shape of the nested array; null if its rows differ in length or depth. */
    public List<Integer> shape() {
        return regular && (depth < 0 || depth == dimensions.size() - 1) ? dimensions : null;
    }

    /** Returns a description for messages. */
    public String described() {
        List<Integer> shape = shape();
        if (shape == null) {
            return "rows that differ in length or depth";
        }
        return shape.size() == 1 ? shape.get(0) + " values" : "shape " + shape;
    }

    /** Returns the path to value {@code i} in the nested array. */
    public String path(int i) {
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
