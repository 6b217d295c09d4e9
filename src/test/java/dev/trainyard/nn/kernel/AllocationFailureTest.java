package dev.trainyard.nn.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.boltzmann.BeliefNet;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.kernel.memory.AlignedMemory;
import dev.trainyard.nn.kernel.memory.Allocations;
import dev.trainyard.nn.kernel.memory.GuardZones;
import dev.trainyard.nn.layer.Accumulation;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.AssociativeMemory;
import dev.trainyard.nn.layer.AveragePool;
import dev.trainyard.nn.layer.Conv2d;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.layer.Dropout;
import dev.trainyard.nn.layer.L2Pool;
import dev.trainyard.nn.layer.LayerSpec;
import dev.trainyard.nn.layer.Lstm;
import dev.trainyard.nn.layer.MaxPool;
import dev.trainyard.nn.layer.Padding;
import dev.trainyard.nn.layer.Parameters;
import dev.trainyard.nn.layer.Rbm;
import dev.trainyard.nn.layer.Recurrent;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.Network;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Fails the n-th native allocation, for every n: nothing crashes or leaks, and the failed operation succeeds when repeated. */
class AllocationFailureTest {

    private static final int OUT = 3;

    static Stream<Architecture> architectures() {
        LayerSpec output = new Dense(OUT, Activation.SOFTMAX);
        Shape image = Shape.of(1, 9, 8);
        return Stream.of(
                new Architecture(image, List.of(conv(4, Activation.GELU), conv(6, Activation.RELU), new MaxPool(Shape.of(2, 2), null),
                        new Dropout(0.3), output)),
                new Architecture(image, List.of(conv(20, Activation.TANH), new MaxPool(Shape.of(2, 2), Shape.of(1, 1)),
                        new AveragePool(Shape.of(2, 2), null), new L2Pool(Shape.of(1, 2), null), new Dense(5, Activation.SWISH), output)),
                new Architecture(image, List.of(new Lstm(5, true, null, 1), new Recurrent(4, Activation.TANH, true, 2),
                        new Lstm(3, false, 2, 1), output)),
                new Architecture(Shape.of(6), List.of(new Rbm(5, Rbm.Visible.BINARY, true), new AssociativeMemory(4, OUT))));
    }

    private static LayerSpec conv(int filters, Activation sigma) {
        return new Conv2d(filters, Shape.of(3, 3), Shape.of(1, 1), Padding.SAME, sigma);
    }

    @AfterEach
    void allocateAgain() {
        AlignedMemory.beforeAllocation = bytes -> { };
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void aNetworkGivesTheSameBitsAfterAFailedAllocation(Architecture architecture) {
        // Only convolutions have working memory for each thread.
        boolean convolves = architecture.layers().get(0) instanceof Conv2d conv && conv.filters() == 4;
        for (int threads : convolves ? new int[] {1, 2} : new int[] {1}) {
            float[] expected = freshPass(architecture, threads);
            int allocations = allocationsOf(() -> freshPass(architecture, threads));
            assertThat(allocations).isGreaterThan(10);
            for (int n = 1; n <= allocations; n++) {
                int before = GuardZones.count();
                AtomicInteger failures = new AtomicInteger();
                Network network = null;
                Parameters gradient = null;
                failAt(n, failures);
                try {
                    network = network(architecture, threads);
                    gradient = network.sections().zerosLike();
                    pass(network, gradient);
                } catch (OutOfMemoryError e) {
                    assertThat(e).hasMessage("allocation " + n);
                }
                assertThat(failures).as("failures at allocation %d", n).hasValue(1);
                network = network == null ? network(architecture, threads) : network;
                gradient = gradient == null ? network.sections().zerosLike() : gradient;
                assertThat(pass(network, gradient)).as("after allocation %d failed", n).isEqualTo(expected);
                network.close();
                gradient.close();
                assertThat(GuardZones.livingBytesAfter(before)).as("bytes after allocation %d failed", n).isZero();
            }
        }
    }

    @Test
    void aFailedBeliefNetLeaksNoMemory() {
        Architecture architecture = new Architecture(Shape.of(6), List.of(new Rbm(5, Rbm.Visible.BINARY, true), new AssociativeMemory(4, OUT)));
        Network network = network(architecture, 1);
        Supplier<float[]> generation = () -> {
            try (BeliefNet net = new BeliefNet(network); INDArray examples = net.generate(7, new int[] {0, 1, 2, 0, 1, 2, 0}, 3,
                    new Randomness(5))) {
                return examples.reshape(examples.length()).toFloatVector();
            }
        };
        float[] expected = generation.get();
        int allocations = allocationsOf(generation);
        int before = GuardZones.count();
        for (int n = 1; n <= allocations; n++) {
            AtomicInteger failures = new AtomicInteger();
            failAt(n, failures);
            try {
                generation.get();
            } catch (OutOfMemoryError e) {
                assertThat(failures).hasValue(1);
            }
            assertThat(GuardZones.livingBytesAfter(before)).as("bytes after allocation %d failed", n).isZero();
            assertThat(generation.get()).isEqualTo(expected);
        }
        network.close();
    }

    private static float[] freshPass(Architecture architecture, int threads) {
        try (Network network = network(architecture, threads); Parameters gradient = network.sections().zerosLike()) {
            return pass(network, gradient);
        }
    }

    /** Returns predictions and gradients for 2, then 7, then 3 examples, all values in one array. */
    private static float[] pass(Network network, Parameters gradient) {
        float[] all = new float[0];
        for (int m : new int[] {2, 7, 3}) {
            INDArray x = Nd4j.create(values(m * network.architecture().input().size(), m),
                    new long[] {m, network.architecture().input().size()}, 'c');
            all = append(all, network.predict(x.reshape(x.length()).toFloatVector(), m));
            float[] y = new float[m * OUT];
            for (int i = 0; i < m; i++) {
                y[i * OUT + i % OUT] = 1;
            }
            network.feedforward(Matrix.of(x), new Randomness(m));
            network.backpropagate(Cost.LOG_LIKELIHOOD, Matrix.of(Nd4j.create(y, new long[] {m, OUT}, 'c')),
                    Accumulation.gradient(gradient, m));
            all = append(all, gradient.vector().toFloatVector());
        }
        return all;
    }

    private static Network network(Architecture architecture, int threads) {
        return Allocations.allOrNothing(() -> {
            Parameters parameters = Parameters.zeros(architecture.layout(), DataType.FLOAT);
            Kernels kernels = threads == 1 ? new CpuKernels() : new ParallelKernels(threads, 0, 0);
            Network network = Network.of(architecture, parameters, GuardedKernels.of(kernels));
            kernels.write(values((int) parameters.vector().length(), 1), parameters.row());
            return network;
        });
    }

    private static float[] values(int n, int seed) {
        Randomness random = new Randomness(seed);
        float[] values = new float[n];
        random.nextFloats(values, n);
        for (int i = 0; i < n; i++) {
            values[i] -= 0.5f;
        }
        return values;
    }

    private static float[] append(float[] first, float[] second) {
        float[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static void failAt(int n, AtomicInteger failures) {
        AtomicInteger count = new AtomicInteger();
        AlignedMemory.beforeAllocation = bytes -> {
            if (count.incrementAndGet() == n) {
                failures.incrementAndGet();
                throw new OutOfMemoryError("allocation " + n);
            }
        };
    }

    private static int allocationsOf(Supplier<?> action) {
        AtomicInteger count = new AtomicInteger();
        AlignedMemory.beforeAllocation = bytes -> count.incrementAndGet();
        action.get();
        AlignedMemory.beforeAllocation = bytes -> { };
        return count.get();
    }
}
