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
 * A function to approximate, at points drawn uniformly from [0, 1) in each coordinate. Shape: {@code [1]} or {@code [2]}.
 *
 * @param function   the function to approximate
 * @param noise      standard deviation of the Gaussian noise added to y
 * @param train      the number of training examples
 * @param validation the number of validation examples
 * @param test       the number of test examples
 * @param seed       the seed of all random numbers
 */
@JsonTypeName("function")
public record FunctionExamples(@JsonProperty(defaultValue = "universality") Function function,
        @JsonProperty(defaultValue = "0") double noise, @JsonProperty(defaultValue = "2000") int train,
        @JsonProperty(defaultValue = "500") int validation, @JsonProperty(defaultValue = "500") int test,
        @JsonProperty(defaultValue = "1") long seed) implements Generator {

    static final int MAX_EXAMPLES = 1_000_000;

    /** Functions with values in [0, 1], so that a sigmoid output can approximate them. */
    public enum Function {

        /** f(x) = 0.2 + 0.4x² + 0.3x sin 15x + 0.05 cos 50x: the book's example of a function that one hidden layer can approximate. */
        @JsonProperty("universality") UNIVERSALITY(1) {
            @Override
            double at(double[] x) {
                return 0.2 + 0.4 * x[0] * x[0] + 0.3 * x[0] * StrictMath.sin(15 * x[0]) + 0.05 * StrictMath.cos(50 * x[0]);
            }
        },

        /** f(x) = ½ + ¼ sin 2πx₁ + ¼ cos 2πx₁ cos 2πx₂: hills and valleys over the unit square. */
        @JsonProperty("hills") HILLS(2) {
            @Override
            double at(double[] x) {
                double first = 2 * Math.PI * x[0];
                return 0.5 + 0.25 * StrictMath.sin(first) + 0.25 * StrictMath.cos(first) * StrictMath.cos(2 * Math.PI * x[1]);
            }
        };

        private final int inputs;

        Function(int inputs) {
            this.inputs = inputs;
        }

        abstract double at(double[] x);
    }

    public FunctionExamples {
        Check check = SplitSampler.checkCounts(train, validation, test, MAX_EXAMPLES);
        check.present(function, "function");
        check.that(noise >= 0 && noise <= 1, "noise", "must be in [0, 1]", noise).done();
    }

    @Override
    public long examples() {
        return (long) train + validation + test;
    }

    @Override
    public long exampleBytes() {
        return (function.inputs + 1L) * Float.BYTES;
    }

    @Override
    public RawDataset generate() {
        return new RawDataset(Shape.of(function.inputs), Targets.regression(List.of("f")), new Preprocessing.Identity(),
                SplitSampler.splits(train, validation, test, seed, this::draw));
    }

    private RawExamples draw(int n, Random random) {
        double[] x = new double[function.inputs];
        float[] row = new float[function.inputs];
        float[] y = new float[1];
        try (RawArray raw = new RawArray(DataType.FLOAT, n, function.inputs); RawArray outputs = new RawArray(DataType.FLOAT, n, 1)) {
            for (int i = 0; i < n; i++) {
                for (int k = 0; k < x.length; k++) {
                    // Rounded to float32 first, because y must belong to the input that the network sees.
                    row[k] = random.nextFloat();
                    x[k] = row[k];
                }
                y[0] = (float) (function.at(x) + noise * random.nextGaussian());
                raw.put(i, row);
                outputs.put(i, y);
            }
            return new RawExamples(raw.done(), null, outputs.done());
        }
    }
}
