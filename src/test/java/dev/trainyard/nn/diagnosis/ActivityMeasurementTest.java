package dev.trainyard.nn.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.nn.Shape;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.Examples;
import dev.trainyard.nn.kernel.Matrix;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.Network;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.factory.Nd4j;

/** A layer of two neurons, a = σ(x − 1) and σ(−x), for one input x. */
class ActivityMeasurementTest {

    @ParameterizedTest
    @CsvSource({"1000,10", "1000,256", "1050,64", "150,1", "9,4"})
    void measuresAllTrainingExamplesWhenThoseOfTheLastPassAreSilent(int examples, int atOnce) {
        // x = 0.5 for all examples: both neurons are silent for any number of examples.
        assertThat(measured(Activation.RELU, constant(examples, 0.5f), atOnce, false)).isEqualTo(new Activity(0, false, Activation.RELU, examples, 2,
                0, 2));
    }

    @ParameterizedTest
    @CsvSource({"1000,10", "1050,64", "150,1"})
    void neuronThatIsActiveForOneTrainingExampleIsNotSilent(int examples, int atOnce) {
        float[] x = constant(examples, 0.5f);
        x[examples - 1] = 2;

        assertThat(measured(Activation.RELU, x, atOnce, false).silent()).isEqualTo(1);
    }

    @Test
    void measuresOnlyTheLastPassIfItsNeuronsAreActive() {
        float[] x = constant(1000, 0.5f);
        x[0] = 2;
        x[1] = -2;

        assertThat(measured(Activation.RELU, x, 10, false)).isEqualTo(new Activity(0, false, Activation.RELU, 10, 2, 0, 0));
    }

    @Test
    void stopsOnceNoLayerSeemsDead() {
        float[] x = constant(10_000, 0.5f);
        x[11] = 2;
        x[12] = -2;

        assertThat(measured(Activation.RELU, x, 10, false).examples()).isEqualTo(20);
    }

    /** Measures 10,000 of 100,000 examples, including the last ones of a sorted set. */
    @Test
    void spreadsOverALargeTrainingSet() {
        float[] x = constant(100_000, 0.5f);
        Arrays.fill(x, 99_000, 100_000, 2);

        Activity activity = measured(Activation.RELU, x, 100, false);
        assertThat(activity.examples()).isEqualTo(10_000);
        assertThat(activity.silent()).isEqualTo(1);
    }

    @Test
    void measuresSaturationOverManyExamplesWhenMostAreWrong() {
        // σ(99) and σ(−100) for the first ten, σ(−1) and σ(0) for the others.
        float[] x = new float[500];
        Arrays.fill(x, 0, 10, 100);

        assertThat(measured(Activation.SIGMOID, x, 100, false).saturated()).isEqualTo(1);
        assertThat(measured(Activation.SIGMOID, x, 100, true).saturated()).isEqualTo(10 / 300.0);
    }

    private static float[] constant(int n, float value) {
        float[] x = new float[n];
        Arrays.fill(x, value);
        return x;
    }

    /** Measures after a pass of at most the first ten examples. */
    private static Activity measured(Activation sigma, float[] x, int atOnce, boolean wrong) {
        try (Network network = Network.of(new Architecture(Shape.of(1), List.of(new Dense(2, sigma), new Dense(2, Activation.SOFTMAX))))) {
            network.parameters().assign(0);
            network.parameters().putScalar(0, 1);
            network.parameters().putScalar(1, -1);
            network.parameters().putScalar(2, -1);
            Examples examples = Examples.classified(Nd4j.create(x, new long[] {x.length, 1}, 'c'), new int[x.length], 2);
            network.feedforward(Matrix.of(examples.x()).rows(0, Math.min(10, x.length)));

            return ActivityMeasurement.of(network, Cost.LOG_LIKELIHOOD, examples, atOnce, wrong).get(0);
        }
    }
}
