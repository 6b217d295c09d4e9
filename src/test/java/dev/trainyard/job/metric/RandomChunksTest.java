package dev.trainyard.job.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.DamagedFile;
import dev.trainyard.RandomCases;
import dev.trainyard.nn.training.TrainingObserver.Measurement;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Encodes, decodes and damages chunks of random measurements. */
class RandomChunksTest {

    /** A full chunk of many metrics has less than a megabyte. */
    private static final long HEAP = 4L << 20;
    private static final double[] SPECIAL = {0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, Double.MIN_VALUE, -Double.MAX_VALUE};

    @Test
    void decodesWhatItEncoded() {
        RandomCases.check(300, random -> {
            List<Measurement> measurements = measurements(random);
            assertHolds(ChunkCodec.decode(ChunkCodec.encode(Chunk.of(measurements))), measurements);
        });
    }

    @Test
    void appendedChunksHoldTheMeasurementsOfBoth() {
        RandomCases.check(300, random -> {
            List<Measurement> measurements = measurements(random);
            int cut = random.nextInt(measurements.size() + 1);
            int from = random.nextInt(measurements.size() + 1);
            int to = from + random.nextInt(measurements.size() - from + 1);
            Chunk joined = Chunk.of(measurements.subList(0, cut)).append(Chunk.of(measurements.subList(cut, measurements.size())));
            assertHolds(joined, measurements);
            assertHolds(joined.slice(from, to), measurements.subList(from, to));
        });
    }

    /** A changed byte must not become a wrong value in silence. */
    @Test
    void refusesOrDecodesDamagedChunks() {
        Random random = new Random(1);
        List<byte[]> files = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            files.add(ChunkCodec.encode(Chunk.of(measurements(random))));
        }
        DamagedFile.check(200, files, HEAP, file -> {
            byte[] again = ChunkCodec.encode(ChunkCodec.decode(file));
            assertThat(files).as("what was encoded").anyMatch(original -> Arrays.equals(original, again));
        }, RandomChunksTest::assertRefusal);
    }

    /** A damaged version byte looks like that of another version. */
    private static void assertRefusal(Exception refusal) {
        if (refusal instanceof IllegalStateException) {
            assertThat(refusal).hasMessageMatching("metrics are stored in version -?\\d+, expected 1");
        } else {
            assertThat(refusal).isExactlyInstanceOf(UncheckedIOException.class).hasMessage("stored metrics are damaged");
        }
    }

    private static List<Measurement> measurements(Random random) {
        int n = 1 + random.nextInt(random.nextBoolean() ? 5 : MetricChunk.CAPACITY);
        int names = random.nextInt(6);
        List<Measurement> measurements = new ArrayList<>();
        long step = 0;
        for (int i = 0; i < n; i++) {
            step += random.nextInt(1000);
            Map<String, Double> metrics = new LinkedHashMap<>();
            for (int k = 0; k < names; k++) {
                if (k == 0 || random.nextInt(k + 1) == 0) {
                    metrics.put("métrique " + k, random.nextInt(10) == 0 ? SPECIAL[random.nextInt(SPECIAL.length)] : random.nextGaussian());
                }
            }
            measurements.add(new Measurement(random.nextDouble(), step, random.nextDouble(), random.nextBoolean(), metrics));
        }
        return measurements;
    }

    /** Compares bits, because a metric may be NaN. */
    private static void assertHolds(Chunk chunk, List<Measurement> measurements) {
        assertThat(chunk.size()).isEqualTo(measurements.size());
        for (int i = 0; i < chunk.size(); i++) {
            Measurement expected = measurements.get(i);
            Map<String, Double> metrics = new LinkedHashMap<>();
            int point = i;
            chunk.metrics().forEach((name, column) -> {
                if (column.present().get(point)) {
                    metrics.put(name, column.values()[point]);
                }
            });
            assertThat(chunk.step()[i]).isEqualTo(expected.step());
            assertThat(chunk.epoch()[i]).isEqualTo(expected.epoch());
            assertThat(chunk.seconds()[i]).isEqualTo(expected.seconds());
            assertThat(metrics).isEqualTo(expected.metrics());
        }
        assertThat(chunk.metrics().values()).as("columns").allSatisfy(column -> {
            assertThat(column.values()).hasSize(chunk.size());
            assertThat(column.present().length()).isLessThanOrEqualTo(chunk.size());
        });
    }
}
