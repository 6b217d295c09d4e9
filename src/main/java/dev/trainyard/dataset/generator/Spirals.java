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
import java.util.Random;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Points on the arms of a spiral, within the unit circle before noise is added; the class is the arm. Shape: {@code [2]}.
 *
 * @param classes    the number of arms, each a class
 * @param turns      number of turns of an arm from the centre to the rim
 * @param noise      standard deviation of the Gaussian noise added to each coordinate
 * @param train      the number of training examples
 * @param validation the number of validation examples
 * @param test       the number of test examples
 * @param seed       the seed of all random numbers
 */
@JsonTypeName("spirals")
public record Spirals(@JsonProperty(defaultValue = "2") int classes, @JsonProperty(defaultValue = "1") double turns,
        @JsonProperty(defaultValue = "0.02") double noise, @JsonProperty(defaultValue = "2000") int train,
        @JsonProperty(defaultValue = "500") int validation, @JsonProperty(defaultValue = "500") int test,
        @JsonProperty(defaultValue = "1") long seed) implements Generator {

    static final int MAX_CLASSES = 20;
    static final int MAX_TURNS = 10;
    static final int MAX_EXAMPLES = 1_000_000;

    public Spirals {
        Check check = SplitSampler.checkCounts(train, validation, test, MAX_EXAMPLES);
        check.that(classes >= 2 && classes <= MAX_CLASSES, "classes", "must be from 2 to " + MAX_CLASSES, classes)
                .that(turns >= 0 && turns <= MAX_TURNS, "turns", "must be from 0 to " + MAX_TURNS, turns)
                .that(noise >= 0 && noise <= 1, "noise", "must be in [0, 1]", noise)
                .done();
    }

    @Override
    public long examples() {
        return (long) train + validation + test;
    }

    @Override
    public long exampleBytes() {
        return 3 * Float.BYTES;
    }

    @Override
    public RawDataset generate() {
        return new RawDataset(Shape.of(2), Targets.classes(IntStream.range(0, classes).mapToObj(Integer::toString).toList()),
                new Preprocessing.Identity(), SplitSampler.splits(train, validation, test, seed, this::draw));
    }

    private RawExamples draw(int n, Random random) {
        int[] labels = new int[n];
        float[] point = new float[2];
        try (RawArray raw = new RawArray(DataType.FLOAT, n, 2)) {
            for (int i = 0; i < n; i++) {
                labels[i] = random.nextInt(classes);
                // The square root spreads the points about evenly along the arm, because outer windings are longer.
                double radius = Math.sqrt(random.nextDouble());
                double angle = 2 * Math.PI * (turns * radius + (double) labels[i] / classes);
                point[0] = (float) (radius * StrictMath.cos(angle) + noise * random.nextGaussian());
                point[1] = (float) (radius * StrictMath.sin(angle) + noise * random.nextGaussian());
                raw.put(i, point);
            }
            return new RawExamples(raw.done(), labels, null);
        }
    }
}
