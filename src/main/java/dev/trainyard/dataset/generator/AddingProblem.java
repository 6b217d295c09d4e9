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
 * The adding problem (Hochreiter and Schmidhuber 1997), in the form of Le, Jaitly and Hinton (2015). Each step of a sequence has a number,
 * drawn uniformly from [0, 1), and a marker: 1 at two steps, one in each half of the sequence, and 0 elsewhere. The target is the sum
 * of the two marked numbers, so that a network must remember the first one until the end. Always predicting 1 has a mean squared error
 * of 1/6. Shape: {@code [length, 2]}.
 *
 * @param length     number of time steps
 * @param train      the number of training examples
 * @param validation the number of validation examples
 * @param test       the number of test examples
 * @param seed       the seed of all random numbers
 */
@JsonTypeName("adding_problem")
public record AddingProblem(@JsonProperty(defaultValue = "100") int length, @JsonProperty(defaultValue = "20000") int train,
        @JsonProperty(defaultValue = "2000") int validation, @JsonProperty(defaultValue = "2000") int test,
        @JsonProperty(defaultValue = "1") long seed) implements Generator {

    static final int MAX_LENGTH = 10_000;
    static final int MAX_EXAMPLES = 1_000_000;
    /** Maximum number of time steps of all examples together; they take 256 MiB. */
    static final int MAX_STEPS = 1 << 25;

    public AddingProblem {
        Check check = SplitSampler.checkCounts(train, validation, test, MAX_EXAMPLES);
        check.that(length >= 2 && length <= MAX_LENGTH, "length", "must be from 2 to " + MAX_LENGTH, length).done();
        long steps = (long) length * (train + validation + test);
        check.that(steps <= MAX_STEPS, "length", "must make at most " + MAX_STEPS + " time steps in all examples", steps).done();
    }

    @Override
    public long examples() {
        return (long) train + validation + test;
    }

    @Override
    public long exampleBytes() {
        return (2L * length + 1) * Float.BYTES;
    }

    @Override
    public RawDataset generate() {
        return new RawDataset(Shape.of(length, 2), Targets.regression(List.of("sum")), new Preprocessing.Identity(),
                SplitSampler.splits(train, validation, test, seed, this::draw));
    }

    private RawExamples draw(int n, Random random) {
        float[] sequence = new float[2 * length];
        float[] sum = new float[1];
        int half = length / 2;
        try (RawArray raw = new RawArray(DataType.FLOAT, n, 2 * length); RawArray sums = new RawArray(DataType.FLOAT, n, 1)) {
            for (int i = 0; i < n; i++) {
                for (int t = 0; t < length; t++) {
                    sequence[2 * t] = random.nextFloat();
                    sequence[2 * t + 1] = 0;
                }
                int first = random.nextInt(half);
                int second = half + random.nextInt(length - half);
                sequence[2 * first + 1] = 1;
                sequence[2 * second + 1] = 1;
                sum[0] = sequence[2 * first] + sequence[2 * second];
                raw.put(i, sequence);
                sums.put(i, sum);
            }
            return new RawExamples(raw.done(), null, sums.done());
        }
    }
}
