package dev.trainyard.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemoryNeedTest {

    private static final String CONVOLUTION = """
            {"type":"conv2d","filters":64,"kernel":[3,3],"padding":"same"},{"type":"conv2d","filters":128,"kernel":[3,3],"padding":"same"},""";

    @Test
    void countsWhatEachFurtherThreadHasOfConvolutions() {
        long first = 64 * 9 * 3;
        long second = 128 * 9 * 64;
        MemoryNeed one = need(CONVOLUTION, 1);
        MemoryNeed four = need(CONVOLUTION, 4);
        assertThat(four.parameterBytes() - one.parameterBytes()).as("sums of each, and one laid out").isEqualTo(3 * 4 * (first + second + second));
        assertThat(four.heapBytes() - one.heapBytes()).isEqualTo(3 * 4 * 2 * second);
        assertThat(four.batchBytes()).isEqualTo(one.batchBytes());
    }

    @Test
    void countsNothingMoreForThreadsThatOnlyDivideTheWork() {
        assertThat(need("", 4)).isEqualTo(need("", 1));
    }

    private static MemoryNeed need(String layers, int threads) {
        return MemoryNeed.of(new Specifications.Checked(JobSpecs.read("""
                {"dataset":"images","architecture":{"input":[3,32,32],"layers":[%s{"type":"dense","units":10}]},
                 "optimizer":{"type":"sgd","learning_rate":1},"threads":%d}""".formatted(layers, threads)), null));
    }
}
