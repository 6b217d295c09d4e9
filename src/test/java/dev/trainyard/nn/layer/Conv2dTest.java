package dev.trainyard.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.kernel.CpuKernels;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.kernel.Matrix;
import dev.trainyard.nn.kernel.Nd4jKernels;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** Compares both kernels with naive loops over equation (19), and pooling with values computed by hand. */
class Conv2dTest {

    private static final int M = 3;

    static Stream<Arguments> convolutions() {
        return Stream.of(Padding.values()).flatMap(padding -> Stream.of(
                Arguments.of(Shape.of(1, 28, 28), new Conv2d(4, Shape.of(5, 5), Shape.of(1, 1), padding, Activation.LINEAR)),
                Arguments.of(Shape.of(3, 7, 5), new Conv2d(2, Shape.of(3, 2), Shape.of(1, 1), padding, Activation.LINEAR)),
                Arguments.of(Shape.of(2, 9, 8), new Conv2d(3, Shape.of(2, 3), Shape.of(2, 3), padding, Activation.LINEAR)),
                Arguments.of(Shape.of(2, 4, 4), new Conv2d(3, Shape.of(4, 4), Shape.of(3, 1), padding, Activation.LINEAR)),
                Arguments.of(Shape.of(1, 3, 4), new Conv2d(2, Shape.of(3, 4), Shape.of(1, 1), padding, Activation.LINEAR)),
                Arguments.of(Shape.of(6, 5), new Conv2d(40, Shape.of(1, 1), Shape.of(1, 1), padding, Activation.SIGMOID)),
                // Large enough to be multiplied in pieces.
                Arguments.of(Shape.of(20, 12, 12), new Conv2d(40, Shape.of(5, 5), Shape.of(1, 1), padding, Activation.TANH))));
    }

    @ParameterizedTest
    @MethodSource("convolutions")
    void eachNeuronSeesItsLocalReceptiveFieldThroughSharedWeights(Shape input, Conv2d layer) {
        float[] x = gaussians(1, M * input.size());
        List<Section> sections = layer.sections(input);
        float[] w = gaussians(2, (int) sections.get(0).size());
        float[] b = gaussians(3, layer.filters());
        float[] expected = naive(x, input, w, b, layer);

        for (Kernels kernels : List.of(new CpuKernels(), new Nd4jKernels())) {
            Matrix output = layer.bind(input, List.of(matrix(w, layer.filters()), matrix(b, 1)), kernels).forward(matrix(x, M), null);
            assertThat(output.array().reshape(output.size()).toFloatVector()).as(kernels.getClass().getSimpleName())
                    .containsExactly(expected, within(2e-4f));
        }
    }

    private static float[] naive(float[] x, Shape input, float[] w, float[] b, Conv2d layer) {
        int channels = input.rank() == 2 ? 1 : input.dimension(0);
        int rows = input.dimension(input.rank() - 2);
        int columns = input.dimension(input.rank() - 1);
        int kr = layer.kernel().dimension(0);
        int kc = layer.kernel().dimension(1);
        int sr = layer.stride().dimension(0);
        int sc = layer.stride().dimension(1);
        Shape output = layer.output(input);
        int outRows = output.dimension(1);
        int outColumns = output.dimension(2);
        boolean same = layer.padding() == Padding.SAME;
        int top = same ? Math.max(0, (outRows - 1) * sr + kr - rows) / 2 : 0;
        int left = same ? Math.max(0, (outColumns - 1) * sc + kc - columns) / 2 : 0;
        float[] a = new float[M * output.size()];
        int k = 0;
        for (int i = 0; i < M; i++) {
            for (int f = 0; f < layer.filters(); f++) {
                for (int r = 0; r < outRows; r++) {
                    for (int c = 0; c < outColumns; c++) {
                        double z = b[f];
                        for (int ch = 0; ch < channels; ch++) {
                            for (int l = 0; l < kr; l++) {
                                for (int m = 0; m < kc; m++) {
                                    int row = r * sr + l - top;
                                    int column = c * sc + m - left;
                                    if (row >= 0 && row < rows && column >= 0 && column < columns) {
                                        z += w[((f * channels + ch) * kr + l) * kc + m]
                                                * x[((i * channels + ch) * rows + row) * columns + column];
                                    }
                                }
                            }
                        }
                        float[] one = {(float) z};
                        layer.activation().apply(one, 1, 1);
                        a[k++] = one[0];
                    }
                }
            }
        }
        return a;
    }

    @Test
    void samePaddingKeepsTheSizeAndValidPaddingShrinksIt() {
        Shape input = Shape.of(1, 28, 28);

        assertThat(conv(Padding.VALID).output(input)).isEqualTo(Shape.of(20, 24, 24));
        assertThat(conv(Padding.SAME).output(input)).isEqualTo(Shape.of(20, 28, 28));
        assertThat(new MaxPool(Shape.of(2, 2), null).output(Shape.of(20, 25, 24))).isEqualTo(Shape.of(20, 12, 12));
    }

    @Test
    void poolsMaximumMeanAndRoot() {
        float[] x = {1, 2, 5, -1,
            4, 3, -2, 0};

        assertThat(pooled(new MaxPool(Shape.of(2, 2), null), x)).containsExactly(4, 5);
        assertThat(pooled(new AveragePool(Shape.of(2, 2), null), x)).containsExactly(2.5f, 0.5f);
        assertThat(pooled(new L2Pool(Shape.of(2, 2), null), x)).containsExactly(new float[] {(float) Math.sqrt(30),
            (float) Math.sqrt(30)}, within(1e-6f));
    }

    @Test
    void theFirstOfEqualMaximaGetsTheWholeError() {
        float[] x = {7, 7, 0, 0,
            7, 7, 0, 0};

        assertThat(errors(new MaxPool(Shape.of(2, 2), null), x, 1, 2)).containsExactly(1, 0, 2, 0,
                0, 0, 0, 0);
    }

    @Test
    void l2PoolingPassesNoErrorToAZeroRegion() {
        float[] x = {0, 0, 3, 0,
            0, 0, 0, 4};

        assertThat(errors(new L2Pool(Shape.of(2, 2), null), x, 1, 10)).containsExactly(new float[] {0, 0, 6, 0,
            0, 0, 0, 8}, within(1e-5f));
    }

    @Test
    void maxPoolingKeepsNan() {
        Layer pool = bind(new MaxPool(Shape.of(2, 2), null), new CpuKernels());

        assertThat(pool.forward(matrix(new float[] {1, Float.NaN, 5, -1, 4, 3, -2, 0}, 1), null).array().getFloat(0, 0)).isNaN();
    }

    @Test
    void reportsAllViolations() {
        assertThatThrownBy(() -> new Conv2d(0, Shape.of(3), Shape.of(1, 1, 1), Padding.VALID, Activation.SOFTMAX))
                .isInstanceOfSatisfying(InvalidSpecificationException.class, e -> assertThat(e.violations()).extracting("field")
                        .containsExactly("kernel", "stride", "filters", "activation"));
        assertThatThrownBy(() -> conv(Padding.VALID).output(Shape.of(1, 4, 28)))
                .hasMessageContaining("kernel must not be larger than the image of 4 rows and 28 columns, got [5, 5]");
        assertThatThrownBy(() -> conv(Padding.SAME).output(Shape.of(1, 2, 28)))
                .hasMessageContaining("kernel must not reach further than from edge to edge: at most [3, 55], got [5, 5]");
        assertThatThrownBy(() -> conv(Padding.VALID).output(Shape.of(784))).hasMessageContaining("needs an image");
        assertThatThrownBy(() -> new MaxPool(Shape.of(3, 3), null).output(Shape.of(1, 2, 2))).hasMessageContaining("size");
    }

    private static Conv2d conv(Padding padding) {
        return new Conv2d(20, Shape.of(5, 5), Shape.of(1, 1), padding, Activation.RELU);
    }

    private static float[] pooled(LayerSpec pool, float[] x) {
        float[] reference = bind(pool, new Nd4jKernels()).forward(matrix(x, 1), null).array().toFloatMatrix()[0];
        float[] a = bind(pool, new CpuKernels()).forward(matrix(x, 1), null).array().toFloatMatrix()[0];
        assertThat(a).as("both kernels").containsExactly(reference, within(1e-6f));
        return a;
    }

    private static float[] errors(LayerSpec pool, float[] x, float... delta) {
        float[][] dx = new float[2][];
        List<Kernels> both = List.of(new Nd4jKernels(), new CpuKernels());
        for (int i = 0; i < 2; i++) {
            Layer layer = bind(pool, both.get(i));
            layer.forward(matrix(x, 1), null);
            dx[i] = layer.propagate(matrix(delta.clone(), 1)).array().toFloatMatrix()[0];
        }
        assertThat(dx[1]).as("both kernels").containsExactly(dx[0], within(1e-6f));
        return dx[1];
    }

    private static Layer bind(LayerSpec pool, Kernels kernels) {
        return pool.bind(Shape.of(1, 2, 4), List.of(), kernels);
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
