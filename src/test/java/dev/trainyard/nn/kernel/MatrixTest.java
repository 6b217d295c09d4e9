package dev.trainyard.nn.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class MatrixTest {

    private final INDArray counted = Nd4j.arange(20).castTo(DataType.FLOAT).reshape(10, 2);

    @Test
    void rowsOfAViewAreTheViewsRows() {
        Matrix view = Matrix.of(counted.get(NDArrayIndex.interval(4, 8), NDArrayIndex.all()));

        Matrix rows = view.rows(1, 3);

        assertThat(rows.array().toFloatMatrix()).isDeepEqualTo(new float[][] {{10, 11}, {12, 13}});
        assertThat(rows.floats().get(0)).isEqualTo(10);
    }

    @Test
    void columnsAreReadAndWrittenRowByRow() {
        Matrix matrix = Matrix.of(Nd4j.arange(20).castTo(DataType.FLOAT).reshape(5, 4));
        Matrix columns = matrix.rows(1, 5).columns(1, 3);
        float[] values = new float[6];

        columns.read(1, values, 1, 4);
        assertThat(values).containsExactly(0, 6, 9, 10, 13, 0);
        columns.write(5, new float[] {-1, -2, -3}, 0, 3);
        columns.copyRow(0, columns, 1);
        assertThat(matrix.array().toFloatMatrix()).isDeepEqualTo(new float[][] {
            {0, 1, 2, 3}, {4, 5, 6, 7}, {8, 5, 6, 11}, {12, 13, -1, 15}, {16, -2, -3, 19}});
        assertThatIllegalStateException().isThrownBy(columns::floats).withMessageContaining("contiguous");
        assertThat(columns.rows(1, 2).floats().get(0)).isEqualTo(5);
    }

    @Test
    void sharesItsMemory() {
        Matrix.view(counted, 4, 2, 2).array().putScalar(0, 0, -1);

        assertThat(counted.getFloat(2, 0)).isEqualTo(-1);
    }

    @Test
    void refusesArraysThatAreNotContiguous() {
        assertThatIllegalArgumentException().isThrownBy(() -> Matrix.of(counted.transpose()))
                .withMessageContaining("contiguous");
        assertThatIllegalArgumentException().isThrownBy(
                () -> Matrix.of(counted.get(NDArrayIndex.all(), NDArrayIndex.interval(0, 1))));
    }

    @Test
    void readsAndWritesPartsOfItsRows() {
        Matrix matrix = Matrix.of(counted.dup());
        float[] values = new float[5];

        matrix.read(3, values, 1, 4);
        assertThat(values).containsExactly(0, 3, 4, 5, 6);
        matrix.write(17, values, 2, 3);
        assertThat(matrix.array().getRow(8).toFloatVector()).containsExactly(16, 4);
        assertThat(matrix.array().getRow(9).toFloatVector()).containsExactly(5, 6);
    }

    @Test
    void readsWritesAndCopiesBeyondTheSizeOfAJavaBuffer() {
        // The test touches only a few pages of this gibibyte.
        Matrix matrix = Matrix.uninitialized(DataType.FLOAT, (1 << 18) + 1, 1 << 10);
        try {
            float[] values = {1, 2, 3, 4};
            matrix.write((1 << 28) - 2, values, 0, 4);
            matrix.copyRow(1 << 18, matrix, 0);
            float[] read = new float[4];

            matrix.read((1 << 28) - 2, read, 0, 4);
            assertThat(read).containsExactly(1, 2, 3, 4);
            assertThat(matrix.floats().get((1 << 28) - 1)).isEqualTo(2);
            assertThat(matrix.floats().get(1 << 28)).isEqualTo(3);
            assertThat(matrix.floats().get(1)).isEqualTo(4);
        } finally {
            matrix.close();
        }
    }

    @Test
    void aBufferGrowsToTheLargestMiniBatchAndKeepsItsMemory() {
        try (Buffer buffer = new Buffer(DataType.FLOAT, 3)) {
            Matrix four = buffer.rows(4);
            four.array().assign(7);

            assertThat(buffer.rows(2).array().toFloatMatrix()).isDeepEqualTo(new float[][] {{7, 7, 7}, {7, 7, 7}});
            assertThat(buffer.rows(2)).isSameAs(buffer.rows(2));
            assertThat(buffer.rows(5).rows()).isEqualTo(5);
        }
    }
}
