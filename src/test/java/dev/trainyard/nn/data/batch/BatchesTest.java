package dev.trainyard.nn.data.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.nn.Statistics;
import dev.trainyard.nn.data.Examples;
import dev.trainyard.nn.kernel.Kernels;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class BatchesTest {

    private static final int N = 3_000;
    private static final int SIZE = 32;

    /** Each example is trained once in an epoch, at a place that depends neither on its place in the data nor on other epochs and seeds. */
    @Test
    void everyEpochHasAnOrderOfItsOwn() {
        long seed = Statistics.seed();
        double[] first = order(seed, 0);

        assertThat(Arrays.stream(first).sorted().toArray()).isEqualTo(IntStream.range(0, N).asDoubleStream().toArray());
        Statistics.assertUncorrelated("data set and epoch", IntStream.range(0, N).asDoubleStream().toArray(), first);
        Statistics.assertUncorrelated("two epochs", first, order(seed, 1));
        Statistics.assertUncorrelated("two seeds", first, order(seed + 1, 0));
        assertThat(order(seed, 0)).isEqualTo(first);
    }

    /** Returns the examples of an epoch in the order of its mini-batches. */
    private static double[] order(long seed, int epoch) {
        INDArray x = Nd4j.arange(0, N).castTo(DataType.FLOAT).reshape(N, 1);
        double[] order = new double[N];
        try (Batches batches = new Batches(Examples.regression(x, x), SIZE, seed, Kernels.of(DataType.FLOAT))) {
            batches.shuffle(epoch);
            int from = 0;
            for (int batch = 0; batch < batches.count(); batch++) {
                batches.take(batch);
                assertThat(batches.m()).isEqualTo(Math.min(SIZE, N - from));
                assertThat(batches.y().array()).isEqualTo(batches.x().array());
                for (int i = 0; i < batches.m(); i++) {
                    order[from++] = batches.x().array().getDouble(i, 0);
                }
            }
            assertThat(from).isEqualTo(N);
        }
        return order;
    }
}
