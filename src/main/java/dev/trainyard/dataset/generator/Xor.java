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
 * The four points (0,0), (0,1), (1,0), (1,1) in turn; the class is 1 where the coordinates differ. No linear model can learn this.
 * Each split has all four points, because there are no others, but its own noise. Shape: {@code [2]}.
 *
 * @param copies number of copies of each point in each split
 * @param noise  standard deviation of the Gaussian noise added to each coordinate
 * @param seed   the seed of all random numbers
 */
@JsonTypeName("xor")
public record Xor(@JsonProperty(defaultValue = "1") int copies, @JsonProperty(defaultValue = "0") double noise,
        @JsonProperty(defaultValue = "1") long seed) implements Generator {

    static final int MAX_COPIES = 100_000;

    public Xor {
        new Check().that(copies >= 1 && copies <= MAX_COPIES, "copies", "must be from 1 to " + MAX_COPIES, copies)
                .that(noise >= 0 && noise <= 1, "noise", "must be in [0, 1]", noise)
                .done();
    }

    @Override
    public long examples() {
        return 3 * 4L * copies;
    }

    @Override
    public long exampleBytes() {
        return 3 * Float.BYTES;
    }

    @Override
    public RawDataset generate() {
        return new RawDataset(Shape.of(2), Targets.classes(List.of("0", "1")), new Preprocessing.Identity(),
                SplitSampler.splits(4 * copies, 4 * copies, 4 * copies, seed, this::draw));
    }

    private RawExamples draw(int n, Random random) {
        int[] labels = new int[n];
        float[] point = new float[2];
        try (RawArray raw = new RawArray(DataType.FLOAT, n, 2)) {
            for (int i = 0; i < n; i++) {
                int first = i >> 1 & 1;
                int second = i & 1;
                labels[i] = first ^ second;
                point[0] = (float) (first + noise * random.nextGaussian());
                point[1] = (float) (second + noise * random.nextGaussian());
                raw.put(i, point);
            }
            return new RawExamples(raw.done(), labels, null);
        }
    }
}
