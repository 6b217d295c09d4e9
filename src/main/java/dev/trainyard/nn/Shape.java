package dev.trainyard.nn;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The shape of one example, without the batch: {@code [784]} features, {@code [1, 28, 28]} channels, rows, columns.
 *
 * @param dimensions each at least 1; at most {@value #MAX_RANK} of them; their product at most {@value #MAX_SIZE}
 */
public record Shape(@JsonValue List<Integer> dimensions) {

    public static final int MAX_RANK = 4;
    /** The maximum number of values in one example: a 4096 × 4096 image. Larger shapes are a mistake or an attack. */
    public static final int MAX_SIZE = 1 << 24;

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Shape {
        Check check = new Check();
        if (check.present(dimensions, "")) {
            check.that(!dimensions.isEmpty() && dimensions.size() <= MAX_RANK, "", "must have 1 to " + MAX_RANK + " dimensions",
                    dimensions.size());
            double size = 1;
            for (int i = 0; i < dimensions.size(); i++) {
                Integer dimension = dimensions.get(i);
                if (check.present(dimension, Integer.toString(i))) {
                    check.that(dimension >= 1, Integer.toString(i), "must be at least 1", dimension);
                    size *= dimension;
                }
            }
            check.that(size <= MAX_SIZE, "", "must hold at most " + MAX_SIZE + " values", dimensions);
        }
        check.done();
        dimensions = List.copyOf(dimensions);
    }

    public static Shape of(int... dimensions) {
        return new Shape(Arrays.stream(dimensions).boxed().toList());
    }

    /** The number of values in one example. */
    public int size() {
        return dimensions.stream().reduce(1, (a, b) -> a * b);
    }

    public int rank() {
        return dimensions.size();
    }

    public int dimension(int i) {
        return dimensions.get(i);
    }

    /**
     * Returns whether each axis of one of the two shapes is a product of neighbouring axes of the other, as 784 is of 28 × 28. Otherwise
     * values that belong together along an axis would be torn apart: 8 × 8 × 3 read as 3 × 8 × 8 mixes rows, columns and channels.
     */
    public boolean regroups(Shape other) {
        Set<Integer> products = partialProducts();
        Set<Integer> others = other.partialProducts();
        return size() == other.size() && (products.containsAll(others) || others.containsAll(products));
    }

    private Set<Integer> partialProducts() {
        Set<Integer> products = new HashSet<>();
        int product = 1;
        for (int dimension : dimensions) {
            product *= dimension;
            products.add(product);
        }
        // Axes of one value, as of a single channel, change nothing.
        products.remove(1);
        return products;
    }

    @Override
    public String toString() {
        return dimensions.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
    }
}
