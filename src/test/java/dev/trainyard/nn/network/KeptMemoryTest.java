package dev.trainyard.nn.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.nn.Shape;
import dev.trainyard.nn.kernel.Matrix;
import dev.trainyard.nn.kernel.memory.AlignedMemory;
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
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bytedeco.javacpp.FloatPointer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Compares the memory that a network keeps after a pass with the bound that its architecture states. */
class KeptMemoryTest {

    private static final Shape IMAGE = Shape.of(1, 28, 28);
    private static final LayerSpec CLASSES = new Dense(10, Activation.SOFTMAX);

    static final List<Architecture> ARCHITECTURES = List.of(
            of(Shape.of(2), new Dense(3, Activation.TANH), CLASSES),
            of(Shape.of(784), new Dense(1000, Activation.RELU), new Dropout(0.5), CLASSES),
            of(Shape.of(784), new Dense(30_000, Activation.GELU), CLASSES),
            of(IMAGE, conv(14, 5, Activation.GELU), CLASSES),
            of(IMAGE, conv(8, 5, Activation.RELU), conv(64, 5, Activation.RELU), CLASSES),
            of(IMAGE, conv(20, 5, Activation.RELU), new MaxPool(Shape.of(2, 2), Shape.of(2, 2)), new Dense(100, Activation.RELU), CLASSES),
            of(IMAGE, conv(6, 3, Activation.TANH), new AveragePool(Shape.of(2, 2), Shape.of(2, 2)), conv(12, 3, Activation.SIGMOID),
                    new L2Pool(Shape.of(2, 2), Shape.of(2, 2)), CLASSES),
            of(IMAGE, conv(4, 3, Activation.RELU), new MaxPool(Shape.of(3, 3), Shape.of(1, 1)), CLASSES),
            of(Shape.of(3, 64, 64), conv(64, 7, Activation.RELU), CLASSES),
            of(Shape.of(28, 28), new Lstm(128, false, null, 1), CLASSES),
            of(Shape.of(28, 28), new Lstm(16, true, null, 1), new Recurrent(32, Activation.TANH, false, null), CLASSES),
            of(Shape.of(784), new Rbm(500, Rbm.Visible.BINARY, true), CLASSES),
            of(Shape.of(784), new Rbm(100, Rbm.Visible.BINARY, true), new AssociativeMemory(200, 10)));

    @ParameterizedTest
    @FieldSource("ARCHITECTURES")
    void keepsNoMoreValuesThanTheArchitectureStates(Architecture architecture) {
        for (int n : new int[] {1, 40}) {
            try (Network network = Network.of(architecture)) {
                network.predict(new float[n * architecture.input().size()], n);
                Kept kept = new Kept(network);
                assertThat(kept.nativeValues).as("outside the heap, n = " + n)
                        .isLessThanOrEqualTo(n * architecture.passValues() + architecture.scratchValues(n));
                assertThat(kept.heapValues).as("in the heap, n = " + n).isLessThanOrEqualTo(architecture.scratchValues(n));
            }
        }
    }

    private static Architecture of(Shape input, LayerSpec... layers) {
        return new Architecture(input, List.of(layers));
    }

    private static Conv2d conv(int filters, int side, Activation activation) {
        return new Conv2d(filters, Shape.of(side, side), Shape.of(1, 1), Padding.VALID, activation);
    }

    /** Counts the values of all arrays reachable from a network, except its parameters. */
    private static final class Kept {

        private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        private long nativeValues;
        private long heapValues;

        Kept(Network network) {
            visit(network);
        }

        private void visit(Object object) {
            if (object == null || object instanceof Parameters || object instanceof Architecture || object instanceof Enum || !seen.add(object)) {
                return;
            }
            if (object instanceof float[] array) {
                heapValues += array.length;
            } else if (object instanceof double[] array) {
                heapValues += 2L * array.length;
            } else if (object instanceof int[] array) {
                heapValues += array.length;
            } else if (object instanceof FloatPointer pointer) {
                nativeValues += pointer.capacity();
            } else if (object instanceof AlignedMemory memory) {
                nativeValues += memory.vector().length();
            } else if (object instanceof Iterable<?> several) {
                several.forEach(this::visit);
            } else if (object.getClass().isArray() && !object.getClass().getComponentType().isPrimitive()) {
                for (int i = 0; i < Array.getLength(object); i++) {
                    visit(Array.get(object, i));
                }
            } else if (object.getClass().getName().startsWith("dev.trainyard")) {
                fields(object.getClass()).filter(field -> !(object instanceof Matrix) || field.getType() == AlignedMemory.class)
                        .forEach(field -> visit(value(field, object)));
            }
        }

        private static Stream<Field> fields(Class<?> type) {
            return Stream.<Class<?>>iterate(type, c -> c != null && c != Object.class, Class::getSuperclass)
                    .flatMap(c -> Arrays.stream(c.getDeclaredFields())).filter(field -> !Modifier.isStatic(field.getModifiers()));
        }

        private static Object value(Field field, Object object) {
            try {
                field.setAccessible(true);
                return field.get(object);
            } catch (IllegalAccessException e) {
                throw new AssertionError(e);
            }
        }
    }
}
