package dev.trainyard.dataset.generator;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.dataset.raw.RawArray;
import dev.trainyard.dataset.raw.RawDataset.RawExamples;
import dev.trainyard.dataset.raw.RawDataset;
import dev.trainyard.nn.Check;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.data.preprocessing.Preprocessing;
import java.util.List;
import java.util.Random;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Grey images of the digits 0 to 9 that look handwritten. They have MNIST's size, and are harder than MNIST for a linear model.
 * Shape: {@code [1, 28, 28]}.
 *
 * @param train      the number of training examples
 * @param validation the number of validation examples
 * @param test       the number of test examples
 * @param noise      standard deviation of the Gaussian noise added to each pixel, as a fraction of full ink
 * @param seed       the seed of all random numbers
 */
@JsonTypeName("stroke_digits")
public record StrokeDigits(@JsonProperty(defaultValue = "10000") int train, @JsonProperty(defaultValue = "2000") int validation,
        @JsonProperty(defaultValue = "2000") int test, @JsonProperty(defaultValue = "0.04") double noise,
        @JsonProperty(defaultValue = "1") long seed) implements Generator {

    static final int MAX_EXAMPLES = 100_000;

    public StrokeDigits {
        Check check = SplitSampler.checkCounts(train, validation, test, MAX_EXAMPLES);
        check.that(noise >= 0 && noise <= 1, "noise", "must be in [0, 1]", noise).done();
    }

    @Override
    public long examples() {
        return (long) train + validation + test;
    }

    @Override
    public long exampleBytes() {
        return Canvas.SIZE * Canvas.SIZE;
    }

    @Override
    public RawDataset generate() {
        return new RawDataset(Shape.of(1, Canvas.SIZE, Canvas.SIZE),
                Targets.classes(List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9")), new Preprocessing.Pixels(255),
                SplitSampler.splits(train, validation, test, seed, this::write));
    }

    private RawExamples write(int n, Random random) {
        Canvas canvas = new Canvas();
        int[] labels = new int[n];
        try (RawArray raw = new RawArray(DataType.UBYTE, n, Canvas.SIZE * Canvas.SIZE)) {
            for (int i = 0; i < n; i++) {
                labels[i] = random.nextInt(10);
                raw.put(i, StrokeDigitRenderer.write(labels[i], noise, canvas, random));
            }
            return new RawExamples(raw.done(), labels, null);
        }
    }
}
