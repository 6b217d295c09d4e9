package dev.trainyard.study.search.gaussianprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class BoundedMinimizerTest {

    private static double rosenbrock(double[] x, double[] gradient) {
        double a = 1 - x[0];
        double b = x[1] - x[0] * x[0];
        gradient[0] = -2 * a - 400 * x[0] * b;
        gradient[1] = 200 * b;
        return a * a + 100 * b * b;
    }

    @Test
    void minimizesRosenbrock() {
        BoundedMinimizer minimizer = new BoundedMinimizer(new double[] {-5, -5}, new double[] {5, 5}, 200, 1e-15);

        assertThat(minimizer.minimize(BoundedMinimizerTest::rosenbrock, new double[] {-1.2, 1}, 1)).containsExactly(new double[] {1, 1},
                within(1e-5));
        assertThat(minimizer.value()).isLessThan(1e-10);
    }

    @Test
    void stopsAtABound() {
        BoundedMinimizer minimizer = new BoundedMinimizer(new double[] {-5, -5}, new double[] {0.5, 5}, 200, 1e-15);

        // The least value for x = 0.5 is at y = x².
        assertThat(minimizer.minimize(BoundedMinimizerTest::rosenbrock, new double[] {-1.2, 1}, 1)).containsExactly(
                new double[] {0.5, 0.25}, within(1e-5));
    }

    @Test
    void keepsAComponentWhoseBoundsAreEqual() {
        BoundedMinimizer minimizer = new BoundedMinimizer(new double[] {-5, 4}, new double[] {5, 4}, 200, 1e-15);

        assertThat(minimizer.minimize(BoundedMinimizerTest::rosenbrock, new double[] {1, 1}, 1)[1]).isEqualTo(4);
    }
}
