package dev.trainyard.job.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.dataset.DatasetDescription;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.data.preprocessing.Preprocessing;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemoryEstimateTest {

    private static final String CONVOLUTION = """
            {"type":"conv2d","filters":64,"kernel":[3,3],"padding":"same"},{"type":"conv2d","filters":128,"kernel":[3,3],"padding":"same"},""";

    @Test
    void countsConvolutionGradientsOfEachThread() {
        long first = 64 * 9 * 3;
        long second = 128 * 9 * 64;
        MemoryEstimate one = need(CONVOLUTION, 1);
        MemoryEstimate four = need(CONVOLUTION, 4);
        assertThat(four.parameterBytes() - one.parameterBytes()).as("gradients of each thread, rearranged weights of each further one")
                .isEqualTo(4 * 4 * (first + second) + 3 * 4 * second);
        assertThat(four.heapBytes() - one.heapBytes()).isEqualTo(3 * 4 * 2 * second);
        assertThat(four.batchBytes()).isEqualTo(one.batchBytes());
    }

    /** Counts the best weights twice: in memory and in the checkpoint snapshot. */
    @Test
    void countsTheCopyOfTheBestWeights() {
        assertThat(need(DIGITS, "\"keep\":\"best\",").parameterBytes() - need(DIGITS, "\"keep\":\"last\",").parameterBytes())
                .isEqualTo(2 * (2 * 2 + 2) * 4L);
    }

    @Test
    void countsNoExtraMemoryForThreadsOfDenseLayers() {
        assertThat(need("", 4)).isEqualTo(need("", 1));
    }

    @Test
    void countsTheCopyOfASubsetOfClasses() {
        long copied = (40 + 30) * (2 + 2) * 4L;
        assertThat(need(DIGITS, "").copyBytes()).isZero();
        MemoryEstimate two = need(DIGITS, "\"subset\":{\"classes\":[0,2]},");
        assertThat(two.copyBytes()).isEqualTo(copied);
        assertThat(two.ownBytes()).isEqualTo(two.parameterBytes() + two.batchBytes() + copied);
    }

    @Test
    void countsWideOutputsInDoublePrecision() {
        MemoryEstimate narrow = wide(1, 1000);
        assertThat(wide(1000, 1000).heapBytes() - narrow.heapBytes()).as("z, a and y").isGreaterThanOrEqualTo(999 * 1000 * 3L * Double.BYTES);
    }

    /** 100 training examples: two features, three classes. */
    private static final DatasetDescription DIGITS = new DatasetDescription("digits", "sha", Shape.of(2), Targets.classes(List.of("a", "b", "c")),
            Map.of(Split.TRAIN, 100), Map.of(Split.TRAIN, List.of(40, 30, 30)), new Preprocessing.Identity(), null);

    private static MemoryEstimate need(DatasetDescription dataset, String subset) {
        return MemoryEstimate.of(new CheckedSpec(JobSpecs.read("""
                {"dataset":"digits",%s"architecture":{"input":[2],"layers":[{"type":"dense","units":2}]},"batch_size":10,
                 "optimizer":{"type":"sgd","learning_rate":1}}""".formatted(subset)), dataset));
    }

    private static MemoryEstimate wide(int outputs, int batchSize) {
        return MemoryEstimate.of(new CheckedSpec(JobSpecs.read("""
                {"dataset":"wide","architecture":{"input":[1],"layers":[{"type":"dense","units":%d}]},"batch_size":%d,
                 "optimizer":{"type":"sgd","learning_rate":1}}""".formatted(outputs, batchSize)), null));
    }

    private static MemoryEstimate need(String layers, int threads) {
        return MemoryEstimate.of(new CheckedSpec(JobSpecs.read("""
                {"dataset":"images","architecture":{"input":[3,32,32],"layers":[%s{"type":"dense","units":10}]},
                 "optimizer":{"type":"sgd","learning_rate":1},"threads":%d}""".formatted(layers, threads)), null));
    }
}
