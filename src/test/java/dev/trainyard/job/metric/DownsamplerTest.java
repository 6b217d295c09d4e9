package dev.trainyard.job.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DownsamplerTest {

    @Test
    void keepsEveryPointThatFits() {
        assertThat(steps(downsample(10, 10, i -> i))).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
    }

    @ParameterizedTest
    @CsvSource({"3, 4", "3, 100", "4, 5", "10, 11", "100, 101", "101, 102", "100, 3000", "1000, 123457"})
    void neverKeepsMorePointsThanRequested(int most, int points) {
        List<Sample> kept = downsample(most, points, Math::sin);

        assertThat(kept.size()).isBetween(Math.max(2, most / 4), most);
        assertThat(steps(kept)).isSorted().doesNotHaveDuplicates();
        assertThat(kept.get(kept.size() - 1).step()).isEqualTo(points - 1);
    }

    @Test
    void keepsASpikeOfASinglePointWhereverItIs() {
        for (int spike = 0; spike < 500; spike += 7) {
            int at = spike;
            List<Sample> up = downsample(20, 500, i -> i == at ? 1 : 0);
            List<Sample> down = downsample(20, 500, i -> i == at ? -1 : 0);

            assertThat(up).anyMatch(sample -> sample.value() == 1 && sample.step() == at);
            assertThat(down).anyMatch(sample -> sample.value() == -1 && sample.step() == at);
        }
    }

    @Test
    void keepsTheExtremesOfEachBucket() {
        // 16 points in buckets of 4. Each bucket keeps its minimum and maximum, in the order of steps.
        double[] values = {0, 9, 1, 2, /**/ 5, 4, 3, 6, /**/ 7, 7, 7, 7, /**/ 1, 2, 0, 8};

        assertThat(steps(downsample(9, 16, i -> values[i]))).containsExactly(0L, 1L, 6L, 7L, 8L, 14L, 15L);
    }

    @Test
    void keepsNaN() {
        assertThat(downsample(5, 100, i -> i == 50 ? Double.NaN : i)).anyMatch(sample -> Double.isNaN(sample.value()));
    }

    private static List<Sample> downsample(int most, int points, IntToDoubleFunction curve) {
        Downsampler downsampler = new Downsampler(most);
        IntStream.range(0, points).forEach(i -> downsampler.add(new Sample(i, i, i, curve.applyAsDouble(i))));
        assertThat(downsampler.count()).isEqualTo(points);
        return downsampler.samples();
    }

    private static List<Long> steps(List<Sample> samples) {
        return samples.stream().map(Sample::step).toList();
    }
}
