package dev.trainyard.nn.network;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.OptBoolean;
import dev.trainyard.nn.Check;
import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.AssociativeMemory;
import dev.trainyard.nn.layer.Conv2d;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.layer.LayerSpec;
import dev.trainyard.nn.layer.Lstm;
import dev.trainyard.nn.layer.Parameters;
import dev.trainyard.nn.layer.Rbm;
import dev.trainyard.nn.layer.Recurrent;
import dev.trainyard.nn.layer.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The shape of an example and the layers of a network.
 *
 * @param input  shape of one example; in a job, absent for that of the data set's examples or the environment's observations
 * @param layers layers from the first hidden layer to the output layer
 */
public record Architecture(@JsonProperty(isRequired = OptBoolean.FALSE) Shape input, List<LayerSpec> layers) {

    public static final int MAX_LAYERS = 1000;
    /** 1 GiB of float32. */
    public static final long MAX_PARAMETERS = 1 << 28;

    private static final int MAX_INFERENCE_BATCH = 500;
    /** 32 MiB of float32. */
    private static final long INFERENCE_VALUES = 1 << 23;
    /** Number of values that element-wise kernels process at a time, and number of their work arrays of that size. */
    private static final long ELEMENTWISE_BLOCK = 1 << 14;
    private static final long ARRAYS = 4;
    /** The corresponding numbers for convolutions. */
    private static final long BLOCK = 1 << 16;
    private static final long BLOCK_ARRAYS = 4;

    public Architecture {
        Check check = new Check();
        check.present(input, "input");
        if (check.present(layers, "layers")) {
            check.that(!layers.isEmpty() && layers.size() <= MAX_LAYERS, "layers", "must be 1 to " + MAX_LAYERS + " layers",
                    layers.size());
        }
        check.done();
        layers = List.copyOf(layers);
        long parameters = Parameters.size(layout(input, layers));
        LayerSpec last = layers.get(layers.size() - 1);
        new Check()
                .that(last instanceof Dense || last instanceof Rbm || last instanceof AssociativeMemory,
                        "layers/" + (layers.size() - 1), "must be a dense layer, being the output", last)
                .that(parameters <= MAX_PARAMETERS, "layers", "must have at most " + MAX_PARAMETERS + " parameters", parameters)
                .done();
    }

    /** Returns the sections of each layer's parameters; empty for layers without parameters. */
    public List<List<Section>> layout() {
        return layout(input, layers);
    }

    /** Returns p, the number of all weights and biases. */
    public long parameterCount() {
        return Parameters.size(layout());
    }

    /** Returns the shapes between the layers, from the input's to the output's. */
    public List<Shape> shapes() {
        return shapes(input, layers);
    }

    /** Returns the shape of the network's output. */
    public Shape output() {
        List<Shape> shapes = shapes();
        return shapes.get(shapes.size() - 1);
    }

    /** Returns the number of multiplications of a forward pass for one example. */
    public long multiplications() {
        List<Shape> shapes = shapes();
        return IntStream.range(0, layers.size()).mapToLong(l -> layers.get(l).multiplications(shapes.get(l))).sum();
    }

    /** Returns the number of values that training keeps per example, besides the example itself. */
    public long valuesPerExample() {
        List<Shape> shapes = shapes();
        return IntStream.range(0, layers.size()).mapToLong(l -> l + 1 < layers.size()
                ? layers.get(l).valuesPerExample(shapes.get(l), layers.get(l + 1)) : layers.get(l).valuesPerExample(shapes.get(l))).sum();
    }

    /** Returns the largest number of values that a bound network keeps per example of a forward pass, including input and output. */
    public long passValues() {
        return input.size() + valuesPerExample() + output().size();
    }

    /**
     * Returns the largest number of values in the work arrays of a bound network's kernels after a forward pass of n examples. The bound
     * applies to the heap and to native memory separately.
     */
    public long scratchValues(int n) {
        List<Shape> shapes = shapes();
        long widest = shapes.stream().mapToLong(Shape::size).max().orElseThrow();
        long convolution = 0;
        long transposed = 0;
        for (int l = 0; l < layers.size(); l++) {
            if (layers.get(l) instanceof Conv2d conv) {
                Shape output = conv.output(shapes.get(l));
                long weights = Parameters.size(List.of(conv.sections(shapes.get(l))));
                // A block of positions is unfolded and multiplied at a time: the whole image if it is small, otherwise at least one row.
                long row = output.dimension(2) * Math.max(conv.filters(), weights / conv.filters());
                convolution = Math.max(convolution, 4 * weights + BLOCK_ARRAYS * Math.max(BLOCK, row)
                        + 2L * (shapes.get(l).size() + output.size()));
            } else if (layers.get(l) instanceof Lstm || layers.get(l) instanceof Recurrent) {
                // The layer keeps its weights transposed, because each time step multiplies by them.
                transposed += Parameters.size(List.of(layers.get(l).sections(shapes.get(l))));
            }
        }
        return ARRAYS * Math.min(n * widest, Math.max(ELEMENTWISE_BLOCK, widest)) + convolution + transposed;
    }

    /** Returns the number of examples per forward pass at inference: few enough for activations to stay in the cache and memory small. */
    public int inferenceBatch() {
        return (int) Math.max(1, Math.min(MAX_INFERENCE_BATCH, INFERENCE_VALUES / valuesPerExample()));
    }

    /** Returns σ of the output layer. */
    public Activation activation() {
        return layers.get(layers.size() - 1).activation();
    }

    /**
     * Returns the number of first layers that can start with the parameters of {@code other}: the layers before the first one whose kind,
     * activation or sections differ. Layers without parameters are skipped in both, so that only one of the two may have dropout. The
     * parameters of these layers are the beginning of both vectors.
     */
    public int layersLike(Architecture other) {
        List<Integer> mine = withParameters();
        List<Integer> others = other.withParameters();
        List<List<Section>> layout = layout();
        List<List<Section>> otherLayout = other.layout();
        int alike = 0;
        for (int i = 0; i < Math.min(mine.size(), others.size()); i++) {
            int l = mine.get(i);
            int k = others.get(i);
            if (!isLike(layers.get(l), other.layers.get(k)) || !shapes(layout.get(l)).equals(shapes(otherLayout.get(k)))) {
                break;
            }
            alike = l + 1;
        }
        return alike;
    }

    private static boolean isLike(LayerSpec layer, LayerSpec other) {
        return layer.getClass() == other.getClass() && layer.activation() == other.activation();
    }

    /** Returns the indices of the layers that have parameters. */
    public List<Integer> withParameters() {
        List<List<Section>> layout = layout();
        return IntStream.range(0, layout.size()).filter(l -> !layout.get(l).isEmpty()).boxed().toList();
    }

    private static List<List<?>> shapes(List<Section> sections) {
        return sections.stream().<List<?>>map(s -> List.of(s.name(), s.rows(), s.columns())).toList();
    }

    private static List<List<Section>> layout(Shape input, List<LayerSpec> layers) {
        List<Shape> shapes = shapes(input, layers);
        return IntStream.range(0, layers.size()).mapToObj(l -> layers.get(l).sections(shapes.get(l))).toList();
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
