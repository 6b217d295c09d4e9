package dev.trainyard.nn.network;

import dev.trainyard.nn.Check;
import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.layer.LayerSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * The shape of an example and the layers it passes through.
 *
 * @param input  the shape of one example
 * @param layers from the first hidden layer to the output layer
 */
public record Architecture(Shape input, List<LayerSpec> layers) {

    public static final int MAX_LAYERS = 256;

    public Architecture {
        Check check = new Check();
        check.present(input, "input");
        if (check.present(layers, "layers")) {
            check.that(!layers.isEmpty() && layers.size() <= MAX_LAYERS, "layers", "must be 1 to " + MAX_LAYERS + " layers",
                    layers.size());
        }
        check.done();
        layers = List.copyOf(layers);
        shapes(input, layers);
    }

    /** The shapes between the layers: the input's first, the output's last. */
    public List<Shape> shapes() {
        return shapes(input, layers);
    }

    /** The shape of the network's output. */
    public Shape output() {
        List<Shape> shapes = shapes();
        return shapes.get(shapes.size() - 1);
    }

    private static List<Shape> shapes(Shape input, List<LayerSpec> layers) {
        List<Shape> shapes = new ArrayList<>(List.of(input));
        for (int i = 0; i < layers.size(); i++) {
            try {
                shapes.add(layers.get(i).output(shapes.get(i)));
            } catch (InvalidSpecificationException e) {
                String layer = "layers/" + i;
                throw new InvalidSpecificationException(e.violations().stream()
                        .map(v -> new Violation(v.field().isEmpty() ? layer : layer + "/" + v.field(), v.detail()))
                        .toList());
            }
        }
        return shapes;
    }
}
