package dev.trainyard.nn.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.nn.Shape;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.kernel.CpuKernels;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.kernel.Matrix;
import dev.trainyard.nn.kernel.Nd4jKernels;
import dev.trainyard.nn.layer.Accumulation;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.layer.Parameters;
import dev.trainyard.nn.optimizer.AdaGrad;
import dev.trainyard.nn.optimizer.Adam;
import dev.trainyard.nn.optimizer.AdamW;
import dev.trainyard.nn.optimizer.HessianFree;
import dev.trainyard.nn.optimizer.Newton;
import dev.trainyard.nn.optimizer.Optimizer;
import dev.trainyard.nn.optimizer.Regularization;
import dev.trainyard.nn.optimizer.RmsProp;
import dev.trainyard.nn.optimizer.Sgd;
import dev.trainyard.nn.optimizer.UpdateRule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Compares costs and output errors with references.csv for weighted inputs that are up to 1000 apart. references.py beside it computed
 * the references from the definitions with 1200 digits.
 */
class OutputErrorTest {

    private static final double ETA = 0.5;
    /** A selection of the references, for tests that do many steps. */
    private static final Set<Double> GAPS = Set.of(0.0, 20.0, 200.0, 1000.0);
    /** The smallest normal float32. */
    private static final double SMALLEST = 1.2e-38;

    private record Reference(Cost cost, Activation sigma, double[] z, double[] y, double value, double[] delta) {

        static Reference of(String line) {
            String[] fields = line.split(",");
            return new Reference(Cost.valueOf(fields[0]), Activation.valueOf(fields[1]), numbers(fields[2]), numbers(fields[3]),
                    numbers(fields[4])[0], numbers(fields[5]));
        }

        private static double[] numbers(String field) {
            return Arrays.stream(field.split(" ")).mapToDouble(Double::parseDouble).toArray();
        }

        boolean isProbability() {
            return sigma == Activation.SOFTMAX || sigma == Activation.SIGMOID;
        }

        @Override
        public String toString() {
            return "%s of %s, z = %s, y = %s".formatted(cost, sigma, Arrays.toString(z), Arrays.toString(y));
        }
    }

    static Stream<Reference> references() {
        try (InputStream in = Cost.class.getResourceAsStream("references.csv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().map(Reference::of);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Supplier<Kernels>> kernels() {
        return Stream.of(CpuKernels::new, Nd4jKernels::new);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void costsAndErrorsAreExactForDistantInputs(Supplier<Kernels> kernels) {
        SoftAssertions softly = new SoftAssertions();
        references().forEach(reference -> {
            try (Output output = new Output(reference, kernels.get())) {
                MetricSums sums = new MetricSums();
                output.forward();
                output.network.score(reference.cost(), output.y, sums);
                softly.assertThat(isClose(sums.meanCost(), reference.value())).as("C = %s, not %s: %s", reference.value(),
                        sums.meanCost(), reference).isTrue();
                double[] delta = output.delta();
                for (int k = 0; k < delta.length; k++) {
                    softly.assertThat(isClose(delta[k], reference.delta()[k])).as("δ[%s] = %s, not %s: %s", k, reference.delta()[k],
                            delta[k], reference).isTrue();
                }
            }
        });
        softly.assertAll();
    }

    static Stream<Optimizer> rules() {
        return Stream.of(new Sgd(ETA, 0), new Sgd(ETA, 0.9), new Sgd(ETA, 0.9, true), new AdaGrad(ETA, 1e-10),
                new RmsProp(ETA, 0.9, 0, 1e-8), new RmsProp(ETA, 0.9, 0.9, 1e-8), new Adam(ETA, 0.9, 0.999, 1e-8),
                new AdamW(ETA, 0.9, 0.999, 1e-8, 0));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void updateRulesStepAsWithTheExactError(Optimizer optimizer) {
        SoftAssertions softly = new SoftAssertions();
        references().filter(Reference::isProbability).filter(reference -> GAPS.contains(Math.abs(reference.z()[0])))
                .forEach(reference -> {
                    double[] got = step(reference, optimizer, false);
                    double[] expected = step(reference, optimizer, true);
                    for (int k = 0; k < got.length; k++) {
                        // Adaptive rules divide errors by their size, so that tiny errors count. The tolerance allows for the 24 bits of z.
                        double rounding = 1e-4 * ETA + 2 * Math.ulp((float) expected[k]);
                        softly.assertThat(Math.abs(got[k] - expected[k]) <= rounding).as("from %s to %s, not %s: %s",
                                reference.z()[k], expected[k], got[k], reference).isTrue();
                    }
                });
        softly.assertAll();
    }

    @Test
    void secondOrderRulesStayFinite() {
        for (Optimizer optimizer : List.of(new Newton(ETA, 0.01), new HessianFree(ETA, 0.001, 100, null))) {
            references().filter(reference -> reference.cost().isLinkedTo(reference.sigma()))
                    .filter(reference -> GAPS.contains(Math.abs(reference.z()[0]))).forEach(reference ->
                    assertThat(step(reference, optimizer, false)).as("%s: %s", optimizer, reference)
                            .satisfies(w -> assertThat(Arrays.stream(w).allMatch(Double::isFinite)).isTrue()));
        }
    }

    private static boolean isClose(double got, double expected) {
        return Math.abs(got - expected) <= 5e-6 * Math.abs(expected) + SMALLEST;
    }

    /** Returns the biases after one step of the update rule. */
    private static double[] step(Reference reference, Optimizer optimizer, boolean exact) {
        try (Output output = new Output(reference, new CpuKernels());
                UpdateRule rule = optimizer.bind(output.network, reference.cost(), Regularization.NONE, null, 1)) {
            output.forward();
            rule.see(output.x, output.y);
            Accumulation into = rule.accumulation(ETA, 1);
            if (exact) {
                output.network.backpropagate(row(reference.delta()), into);
            } else {
                output.network.backpropagate(reference.cost(), output.y, into);
            }
            rule.complete(ETA);
            return output.biases();
        }
    }

    private static Matrix row(double[] values) {
        return Matrix.of(Nd4j.createFromArray(values).castTo(DataType.FLOAT).reshape(1, values.length));
    }

    /** A network whose output has the weighted inputs z: its weights are 0 and its biases are z. */
    private static final class Output implements AutoCloseable {

        private final Network network;
        private final Cost cost;
        private final Matrix x = row(new double[] {1});
        private final Matrix y;

        Output(Reference reference, Kernels kernels) {
            int n = reference.z().length;
            Architecture architecture = new Architecture(Shape.of(1), List.of(new Dense(n, reference.sigma())));
            network = Network.of(architecture, Parameters.zeros(architecture.layout(), DataType.FLOAT), kernels);
            kernels.write(reference.z(), network.sections().layer(0).get(1));
            cost = reference.cost();
            y = row(reference.y());
        }

        void forward() {
            network.feedforward(x);
        }

        double[] delta() {
            Parameters gradient = network.sections().zerosLike();
            network.backpropagate(cost, y, Accumulation.gradient(gradient, 1));
            return gradient.layer(0).get(1).array().toDoubleVector();
        }

        double[] biases() {
            return network.sections().layer(0).get(1).array().dup().reshape(y.columns()).toDoubleVector();
        }

        @Override
        public void close() {
            network.close();
        }
    }
}
