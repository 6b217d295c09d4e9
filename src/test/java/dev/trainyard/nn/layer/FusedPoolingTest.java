package dev.trainyard.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.kernel.CpuKernels;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.kernel.Matrix;
import dev.trainyard.nn.kernel.Nd4jKernels;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** Compares a convolution that is fused with its max pooling with the two separate layers, which {@link Conv2dTest} tests. */
class FusedPoolingTest {

    private static final int M = 3;

    static Stream<Arguments> layers() {
        return Stream.of(Padding.values()).flatMap(padding -> Stream.of(
                arguments(Shape.of(1, 28, 28), conv(20, 5, 5, 1, 1, padding, Activation.RELU), pool(2, 2, null)),
                arguments(Shape.of(20, 12, 12), conv(40, 5, 5, 1, 1, padding, Activation.SIGMOID), pool(2, 2, null)),
                // Some rows and columns are left over, and the strides differ from the sizes.
                arguments(Shape.of(2, 14, 15), conv(3, 2, 3, 1, 1, padding, Activation.TANH), pool(3, 2, Shape.of(4, 3))),
                arguments(Shape.of(2, 19, 17), conv(3, 2, 3, 2, 3, padding, Activation.LEAKY_RELU), pool(2, 2, null)),
                arguments(Shape.of(24, 13, 11), conv(5, 3, 2, 2, 1, padding, Activation.ELU), pool(1, 3, null)),
                // Several blocks of rows.
                arguments(Shape.of(3, 70, 60), conv(8, 5, 5, 1, 1, padding, Activation.LINEAR), pool(3, 2, null)),
                arguments(Shape.of(30, 40, 20), conv(4, 3, 3, 1, 1, padding, Activation.RELU), pool(2, 2, null)),
                // Layers that are not fused: overlapping regions, and a σ that is not monotonic.
                arguments(Shape.of(2, 9, 9), conv(3, 3, 3, 1, 1, padding, Activation.TANH), pool(3, 3, Shape.of(2, 2))),
                arguments(Shape.of(2, 9, 9), conv(3, 3, 3, 1, 1, padding, Activation.GELU), pool(2, 2, null))));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void fusedPoolingAgreesWithSeparateLayers(Shape input, Conv2d conv, MaxPool pool) {
        List<float[]> apart = passes(input, conv, pool, new Nd4jKernels(), false);

        for (Kernels kernels : List.of(new Nd4jKernels(), new CpuKernels())) {
            List<float[]> joined = passes(input, conv, pool, kernels, true);
            for (int i = 0; i < apart.size(); i++) {
                assertThat(largestDifference(joined.get(i), apart.get(i)))
                        .as("%s of %s", List.of("a", "dx", "w", "b").get(i), kernels.getClass().getSimpleName()).isLessThan(1e-3);
            }
        }
    }

    @Test
    void theFirstOfEqualMaximaGetsTheWholeError() {
        for (Kernels kernels : List.of(new Nd4jKernels(), new CpuKernels())) {
            Layer layer = poolingTwoByFour(kernels);

            assertThat(values(layer.forward(matrix(new float[] {7, 7, 0, 0, 7, 7, 0, 1e-20f}, 1), null))).containsExactly(7, 1e-20f);
            assertThat(values(layer.propagate(matrix(new float[] {1, 2}, 1)))).containsExactly(1, 0, 0, 0, 0, 0, 0, 2);
        }
    }

    @Test
    void maxPoolingKeepsNan() {
        float[] x = {1, Float.NaN, 5, -1, 4, 3, -2, 0};

        assertThat(values(poolingTwoByFour(new CpuKernels()).forward(matrix(x, 1), null))).containsExactly(Float.NaN, 5);
    }

    private static Layer poolingTwoByFour(Kernels kernels) {
        Layer copying = conv(1, 1, 1, 1, 1, Padding.VALID, Activation.LINEAR).bind(Shape.of(2, 4),
                List.of(matrix(new float[] {1}, 1), matrix(new float[] {0}, 1)), kernels);
        copying.fuseWith(pool(2, 2, null).bind(Shape.of(1, 2, 4), List.of(), kernels));
        return copying;
    }

    /** Returns a and, after a backward pass, dx and the updated parameters. */
    private static List<float[]> passes(Shape input, Conv2d conv, MaxPool pool, Kernels kernels, boolean fuse) {
        Shape maps = conv.output(input);
        Section weights = conv.sections(input).get(0);
        Matrix w = matrix(gaussians(1, (int) weights.size()), weights.rows());
        Matrix b = matrix(gaussians(2, conv.filters()), 1);
        Layer below = conv.bind(input, List.of(w, b), kernels);
        Layer above = pool.bind(maps, List.of(), kernels);
        above = fuse ? below.fuseWith(above) : above;
        List<float[]> results = new ArrayList<>();
        // The second pass has fewer examples, so that values left over from the first would be noticed.
        for (int m : new int[] {M, M - 1}) {
            Matrix x = matrix(gaussians(3 + m, m * input.size()), m);
            results.add(values(above.forward(below.forward(x, null), null)));
            Matrix delta = above.propagate(matrix(gaussians(4, m * pool.output(maps).size()), m));
            below.differentiate(delta);
            results.add(values(below.propagate(delta)));
            below.accumulate(delta, List.of(w, b), new Accumulation(null, 0.01, 0.5, 1));
        }
        results.add(values(w));
        results.add(values(b));
        return List.of(results.get(2), results.get(3), results.get(4), results.get(5));
    }

    private static double largestDifference(float[] a, float[] b) {
        assertThat(a).hasSameSizeAs(b);
        return IntStream.range(0, a.length).mapToDouble(i -> Math.abs(a[i] - b[i])).max().getAsDouble();
    }

    private static Conv2d conv(int filters, int rows, int columns, int down, int right, Padding padding, Activation sigma) {
        return new Conv2d(filters, Shape.of(rows, columns), Shape.of(down, right), padding, sigma);
    }

    private static MaxPool pool(int rows, int columns, Shape stride) {
        return new MaxPool(Shape.of(rows, columns), stride);
    }

    private static float[] values(Matrix matrix) {
        return matrix.array().dup('c').data().asFloat();
    }

    private static Matrix matrix(float[] values, int rows) {
        return Matrix.of(Nd4j.create(values, new long[] {rows, values.length / rows}, 'c').castTo(DataType.FLOAT));
    }

    private static float[] gaussians(long seed, int n) {
        Randomness random = new Randomness(seed);
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
