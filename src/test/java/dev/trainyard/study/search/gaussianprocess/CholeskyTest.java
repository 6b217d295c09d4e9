package dev.trainyard.study.search.gaussianprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CholeskyTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 8, 13})
    void equalsHipparchus(int n) {
        double[][] k = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                k[i][j] = Math.exp(-0.3 * (i - j) * (i - j)) + (i == j ? 0.1 * (i + 1) : 0);
            }
        }
        double[] b = new double[n];
        Arrays.setAll(b, i -> Math.cos(i));
        RealMatrix matrix = MatrixUtils.createRealMatrix(k);
        CholeskyDecomposition expected = new CholeskyDecomposition(matrix);

        Cholesky cholesky = Cholesky.of(k);

        assertThat(cholesky.logDeterminant()).isCloseTo(Math.log(expected.getDeterminant()), within(1e-12));
        assertThat(cholesky.solve(b)).containsExactly(expected.getSolver().solve(MatrixUtils.createRealVector(b)).toArray(), within(1e-12));
        assertThat(cholesky.color(b)).containsExactly(expected.getL().operate(b), within(1e-12));
        assertThat(cholesky.whiten(cholesky.color(b))).containsExactly(b, within(1e-12));
        RealMatrix inverse = expected.getSolver().getInverse();
        for (int i = 0; i < n; i++) {
            assertThat(cholesky.inverse()[i]).containsExactly(Arrays.copyOf(inverse.getRow(i), i + 1), within(1e-12));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5})
    void decomposesASingularMatrixWithJitter(int n) {
        double[][] ones = new double[n][n];
        Arrays.stream(ones).forEach(row -> Arrays.fill(row, 1));

        assertThat(Cholesky.of(ones).logDeterminant()).isFinite();
    }
}
