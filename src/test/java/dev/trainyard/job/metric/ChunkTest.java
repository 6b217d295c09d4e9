package dev.trainyard.job.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.nn.training.TrainingObserver.Measurement;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChunkTest {

    @Test
    void decodesAsItWasEncoded() {
        Chunk chunk = Chunk.of(List.of(
                new Measurement(0.5, 10, 0.25, false, Map.of("training_cost", 0.7)),
                new Measurement(1, 20, 0.5, true, Map.of("training_cost", Double.NaN, "validation_accuracy", 0.1)),
                new Measurement(1, Long.MAX_VALUE, 0.5, true, Map.of("test.cost", -0.0))));

        Chunk back = ChunkCodec.decode(ChunkCodec.encode(chunk));

        assertThat(back).usingRecursiveComparison()
                .withEqualsForType((a, b) -> Double.doubleToRawLongBits(a) == Double.doubleToRawLongBits(b), Double.class)
                .isEqualTo(chunk);
    }

    /** The other tests compare chunks with chunks; this one compares their columns with the measurements. */
    @Test
    void columnsHoldTheValuesOfTheMeasurements() {
        Map<String, Double> first = new TreeMap<>(Map.of("training_cost", 0.7));
        first.put("validation_cost", null);
        Chunk chunk = Chunk.of(List.of(new Measurement(0.5, 10, 0.25, false, first),
                new Measurement(1, 20, 0.75, true, Map.of("training_cost", 0.6, "validation_accuracy", 0.1)),
                new Measurement(1.5, 30, 1, false, Map.of())));

        for (Chunk same : List.of(chunk, ChunkCodec.decode(ChunkCodec.encode(chunk)), chunk.slice(0, 2).append(chunk.slice(2, 3)))) {
            assertThat(same.step()).containsExactly(10, 20, 30);
            assertThat(same.epoch()).containsExactly(0.5, 1, 1.5);
            assertThat(same.seconds()).containsExactly(0.25, 0.75, 1);
            assertThat(same.lastStep()).isEqualTo(30);
            assertThat(same.metrics()).containsOnlyKeys("training_cost", "validation_accuracy");
            assertThat(same.metrics().get("training_cost").present().stream().toArray()).containsExactly(0, 1);
            assertThat(same.metrics().get("training_cost").values()).startsWith(0.7, 0.6);
            assertThat(same.metrics().get("validation_accuracy").present().stream().toArray()).containsExactly(1);
            assertThat(same.metrics().get("validation_accuracy").values()[1]).isEqualTo(0.1);
        }
        assertThat(chunk.slice(1, 2).step()).containsExactly(20);
        assertThat(chunk.slice(1, 2).metrics().get("validation_accuracy").values()).containsExactly(0.1);
        assertThat(chunk.until(20).step()).containsExactly(10, 20);
        assertThat(chunk.until(19).metrics()).containsOnlyKeys("training_cost");
    }

    @Test
    void decodesAnEmptyChunk() {
        assertThat(ChunkCodec.decode(ChunkCodec.encode(Chunk.EMPTY)).size()).isZero();
    }

    @Test
    void appendedSlicesEqualTheWholeChunk() {
        List<Measurement> measurements = IntStream.range(0, 50).mapToObj(ChunkTest::measurement).toList();
        Chunk whole = Chunk.of(measurements);

        for (int cut : new int[] {0, 1, 17, 50}) {
            assertThat(Chunk.of(measurements.subList(0, cut)).append(Chunk.of(measurements.subList(cut, 50))))
                    .usingRecursiveComparison().isEqualTo(whole);
            assertThat(whole.slice(0, cut).append(whole.slice(cut, 50))).usingRecursiveComparison().isEqualTo(whole);
        }
    }

    @Test
    void untilKeepsThePointsUpToAStep() {
        Chunk chunk = Chunk.of(IntStream.range(0, 50).mapToObj(ChunkTest::measurement).toList());

        assertThat(chunk.until(30).step()).hasSize(31).endsWith(30);
        assertThat(chunk.until(-1).size()).isZero();
        assertThat(chunk.until(1000).size()).isEqualTo(50);
    }

    @Test
    void encodesCurvesInLessThanHalfTheSizeOfTheirNumbers() {
        // Curves like those of training: a trend plus noise, rounded to float32.
        Random random = new Random(1);
        int n = MetricChunk.CAPACITY;
        Chunk chunk = Chunk.of(IntStream.range(0, n).mapToObj(i -> {
            Map<String, Double> metrics = new TreeMap<>();
            for (int k = 0; k < 10; k++) {
                metrics.put("metric" + k, (double) (float) (Math.exp(-i / 100.0) + 0.01 * random.nextGaussian()));
            }
            return new Measurement(i / 10.0, i * 500L, i * 0.0123 + 0.001 * random.nextDouble(), false, metrics);
        }).toList());

        assertThat(ChunkCodec.encode(chunk).length).isLessThan(n * (10 + 3) * Double.BYTES / 2);
    }

    private static Measurement measurement(int i) {
        return new Measurement(i / 10.0, i, i, i % 10 == 0,
                i % 10 == 0 ? Map.of("training_cost", 1.0 * i, "validation_cost", 2.0 * i) : Map.of("training_cost", 1.0 * i));
    }
}
