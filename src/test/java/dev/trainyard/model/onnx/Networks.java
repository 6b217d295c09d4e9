package dev.trainyard.model.onnx;

import dev.trainyard.model.definition.ServableDefinition;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.data.preprocessing.Preprocessing;
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
import dev.trainyard.nn.layer.Rbm;
import dev.trainyard.nn.layer.Recurrent;
import dev.trainyard.nn.network.Architecture;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Small networks of every kind of layer, by name. */
public final class Networks {

    private Networks() {
    }

    /** Networks of layers that other programs have too. */
    public static Map<String, ServableDefinition> plain() {
        Map<String, ServableDefinition> all = new LinkedHashMap<>();
        for (Activation sigma : Activation.values()) {
            all.put("dense " + sigma, classifier(Shape.of(7), new Dense(9, sigma), softmax(3)));
            if (sigma != Activation.SOFTMAX) {
                all.put("conv2d " + sigma, classifier(Shape.of(2, 6, 5), conv(3, 3, 2, 1, Padding.VALID, sigma), softmax(3)));
            }
        }
        for (Activation sigma : List.of(Activation.TANH, Activation.SIGMOID, Activation.RELU, Activation.LEAKY_RELU, Activation.ELU,
                Activation.LINEAR)) {
            all.put("recurrent " + sigma, classifier(Shape.of(6, 3), new Recurrent(5, sigma, false, null), softmax(2)));
        }
        all.put("dense on an image", classifier(Shape.of(1, 4, 3), new Dense(6, Activation.RELU), softmax(3)));
        all.put("conv2d of rows and columns", classifier(Shape.of(8, 7), conv(4, 3, 3, 1, Padding.VALID, Activation.RELU), softmax(3)));
        all.put("conv2d same", classifier(Shape.of(2, 7, 6), conv(4, 3, 4, 1, Padding.SAME, Activation.RELU), softmax(3)));
        all.put("conv2d same with stride 2", classifier(Shape.of(2, 8, 7), conv(4, 3, 4, 2, Padding.SAME, Activation.RELU), softmax(3)));
        all.put("conv2d with stride 3", classifier(Shape.of(2, 9, 8), conv(4, 2, 2, 3, Padding.VALID, Activation.RELU), softmax(3)));
        all.put("max_pool", classifier(Shape.of(1, 9, 8), conv(4, 3, 3, 1, Padding.VALID, Activation.RELU),
                new MaxPool(Shape.of(2, 2), null), softmax(3)));
        all.put("max_pool of overlapping regions", classifier(Shape.of(2, 9, 8), new MaxPool(Shape.of(3, 2), Shape.of(2, 1)), softmax(3)));
        all.put("average_pool", classifier(Shape.of(2, 9, 8), new AveragePool(Shape.of(2, 3), null), softmax(3)));
        all.put("l2_pool", classifier(Shape.of(2, 9, 8), new L2Pool(Shape.of(2, 3), Shape.of(1, 2)), softmax(3)));
        all.put("dropout", classifier(Shape.of(7), new Dense(9, Activation.RELU), new Dropout(0.3), softmax(3)));
        all.put("two convolutions", classifier(Shape.of(1, 14, 14), conv(4, 3, 3, 1, Padding.SAME, Activation.RELU),
                new MaxPool(Shape.of(2, 2), null), conv(5, 3, 3, 1, Padding.VALID, Activation.TANH), new MaxPool(Shape.of(2, 2), null),
                new Dense(11, Activation.RELU), new Dropout(0.5), softmax(10)));
        all.put("lstm", classifier(Shape.of(9, 4), new Lstm(6, false, null, 1), softmax(3)));
        all.put("lstm of rows", classifier(Shape.of(1, 9, 4), new Lstm(6, false, null, 1), softmax(3)));
        all.put("lstm of all states", classifier(Shape.of(9, 4), new Lstm(6, true, null, 1), softmax(3)));
        all.put("two lstm", classifier(Shape.of(9, 4), new Lstm(6, true, null, 1), new Lstm(5, false, null, 1), softmax(3)));
        all.put("recurrent of all states", classifier(Shape.of(5, 4), new Recurrent(6, Activation.TANH, true, 2), softmax(3)));
        all.put("sigmoid outputs", classifier(Shape.of(4), new Dense(3, Activation.SIGMOID)));
        all.put("linear outputs", classifier(Shape.of(4), new Dense(3, Activation.LINEAR)));
        all.put("one output for two classes", ServableDefinition.of(new Architecture(Shape.of(4),
                List.of(new Dense(1, Activation.SIGMOID))),
                Cost.CROSS_ENTROPY, Targets.classes(List.of("no", "yes")), new Preprocessing.Identity(), null));
        all.put("labels", ServableDefinition.of(new Architecture(Shape.of(4), List.of(new Dense(3, Activation.SIGMOID))),
                Cost.CROSS_ENTROPY, Targets.labels(names(3)), new Preprocessing.Identity(), null));
        all.put("regression", ServableDefinition.of(new Architecture(Shape.of(4), List.of(new Dense(5, Activation.TANH),
                new Dense(2, Activation.LINEAR))), Cost.QUADRATIC, Targets.regression(names(2)), new Preprocessing.Identity(), null));
        return all;
    }

    /** Networks of Boltzmann machines. */
    static Map<String, ServableDefinition> boltzmann() {
        return Map.of("rbm", classifier(Shape.of(6), new Rbm(5, Rbm.Visible.BINARY, true), softmax(3)),
                "associative_memory", classifier(Shape.of(6), new Rbm(5, Rbm.Visible.BINARY, false), new AssociativeMemory(7, 4)));
    }

    public static Stream<Map.Entry<String, ServableDefinition>> all() {
        return Stream.concat(plain().entrySet().stream(), boltzmann().entrySet().stream());
    }

    static ServableDefinition classifier(Shape input, LayerSpec... layers) {
        Architecture architecture = new Architecture(input, new ArrayList<>(List.of(layers)));
        return ServableDefinition.of(architecture, Cost.defaultFor(architecture.activation()),
                Targets.classes(names(architecture.output().size())), new Preprocessing.Identity(), null);
    }

    static List<String> names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "name " + i).toList();
    }

    static Dense softmax(int units) {
        return new Dense(units, Activation.SOFTMAX);
    }

    private static Conv2d conv(int filters, int rows, int columns, int stride, Padding padding, Activation sigma) {
        return new Conv2d(filters, Shape.of(rows, columns), Shape.of(stride, stride), padding, sigma);
    }
}
