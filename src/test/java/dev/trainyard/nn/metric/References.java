package dev.trainyard.nn.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Cases of references.json, whose values references.py computed with scikit-learn. */
record References(JsonNode values) {

    static Stream<References> of(String kind) {
        List<References> cases = new ArrayList<>();
        try (InputStream file = References.class.getResourceAsStream("references.json")) {
            JsonMapper.shared().readTree(file).get(kind).forEach(values -> cases.add(new References(values)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return cases.stream();
    }

    float[] floats(String field) {
        double[] numbers = doubles(field);
        float[] floats = new float[numbers.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) numbers[i];
        }
        return floats;
    }

    /** Returns the numbers of an array, row by row. */
    double[] doubles(String field) {
        List<Double> numbers = new ArrayList<>();
        collect(values.get(field), numbers);
        return numbers.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static void collect(JsonNode node, List<Double> numbers) {
        if (node.isArray()) {
            node.forEach(item -> collect(item, numbers));
        } else {
            numbers.add(node.isNull() ? Double.NaN : node.doubleValue());
        }
    }

    int[] ints(String field) {
        return Arrays.stream(doubles(field)).mapToInt(number -> (int) number).toArray();
    }

    boolean[] booleans(String field) {
        int[] numbers = ints(field);
        boolean[] booleans = new boolean[numbers.length];
        for (int i = 0; i < booleans.length; i++) {
            booleans[i] = numbers[i] == 1;
        }
        return booleans;
    }

    void assertEqual(String field, double value) {
        assertEqual(field, value, 1e-12);
    }

    /** @param tolerance relative to numbers above 1; scikit-learn computes some metrics of float32 values in float32 */
    void assertEqual(String field, double value, double tolerance) {
        JsonNode expected = values.get(field);
        if (expected.isNull()) {
            assertThat(value).as(field).isNaN();
        } else {
            assertThat(value).as(field).isCloseTo(expected.doubleValue(), within(tolerance * Math.max(1, expected.doubleValue())));
        }
    }

    void assertEqual(String field, double[] found) {
        double[] expected = doubles(field);
        assertThat(found).as(field).hasSize(expected.length);
        for (int i = 0; i < found.length; i++) {
            if (Double.isNaN(expected[i])) {
                assertThat(found[i]).as(field + " " + i).isNaN();
            } else {
                assertThat(found[i]).as(field + " " + i).isCloseTo(expected[i], within(1e-7));
            }
        }
    }

    @Override
    public String toString() {
        return values.get("name").stringValue();
    }
}
