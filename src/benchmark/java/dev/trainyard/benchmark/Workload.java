package dev.trainyard.benchmark;

import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.Examples;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.layer.Dropout;
import dev.trainyard.nn.layer.LayerSpec;
import dev.trainyard.nn.layer.Rbm;
import dev.trainyard.nn.layer.Section;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.Network;
import dev.trainyard.nn.optimizer.Sgd;
import dev.trainyard.nn.training.ContrastiveDivergence;
import dev.trainyard.nn.training.Hyperparameters;
import dev.trainyard.platform.json.SpecificationReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.nd4j.linalg.factory.Nd4j;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The work that every library does: train a network of {@code networks.json}, from the same initial weights, on the same mini-batches.
 * Images are random numbers in [0, 1); training on them takes the same time as on digits.
 */
record Workload(String network, Architecture architecture, Hyperparameters hyperparameters) {

    static final Path NETWORKS = Path.of("src/benchmark/networks.json");
    static final int CLASSES = 10;
    /** A multiple of every mini-batch size. */
    static final int EXAMPLES = 9600;

    /** Returns all workloads, in the order of the file. */
    static List<Workload> all() {
        List<Workload> workloads = new ArrayList<>();
        SpecificationReader reader = new SpecificationReader();
        for (JsonNode network : JsonMapper.shared().readTree(NETWORKS.toFile())) {
            Architecture architecture = reader.read(network.get("architecture"), Architecture.class);
            for (JsonNode batchSize : network.get("batch_sizes")) {
                ObjectNode training = ((ObjectNode) network.get("training")).deepCopy().put("batch_size", batchSize.intValue());
                workloads.add(new Workload(network.get("name").stringValue(), architecture,
                        reader.read(training, Hyperparameters.class)));
            }
        }
        return workloads;
    }

    static Workload named(String name) {
        return all().stream().filter(w -> w.name().equals(name)).findFirst().orElseThrow();
    }

    /** Returns a name such as {@code conv20-FC100-b64}. */
    String name() {
        return network + "-b" + m();
    }

    /** The number of examples in a mini-batch. */
    int m() {
        return hyperparameters.batchSize();
    }

    int batches() {
        return EXAMPLES / m();
    }

    double eta() {
        return ((Sgd) hyperparameters.optimizer()).learningRate();
    }

    /** Returns whether all layers are plain matrix products. */
    boolean isOfMatrices() {
        return architecture.layers().stream().allMatch(layer -> layer instanceof Dense || layer instanceof Rbm);
    }

    boolean isBoltzmann() {
        return hyperparameters.objective() instanceof ContrastiveDivergence;
    }

    /** Returns the workload without dropout, for which each library draws its own random numbers. */
    Workload withoutDropout() {
        return new Workload(network, new Architecture(architecture.input(),
                architecture.layers().stream().filter(layer -> !(layer instanceof Dropout)).toList()), hyperparameters);
    }

    /** Returns the initial parameters, as Trainyard initialises them: layer by layer, each section row by row. */
    float[] parameters() {
        try (Network network = Network.of(architecture)) {
            network.initialize(hyperparameters.initialization(), hyperparameters.seed());
            return network.parameters().toFloatVector();
        }
    }

    Dataset dataset() {
        Examples examples = Examples.classified(Nd4j.createFromArray(images()).reshape(EXAMPLES, architecture.input().size()),
                IntStream.range(0, EXAMPLES).map(Workload::label).toArray(), CLASSES);
        return new Dataset(architecture.input(), Targets.classes(IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList()),
                examples, null, null);
    }

    private float[] images() {
        SplittableRandom random = new SplittableRandom(0);
        float[] x = new float[EXAMPLES * architecture.input().size()];
        for (int i = 0; i < x.length; i++) {
            x[i] = (random.nextInt() >>> 8) * 0x1p-24f;
        }
        return x;
    }

    private static int label(int example) {
        return example % CLASSES;
    }

    /** Returns the inputs in the order of Trainyard's first epoch; the other libraries' mini-batches are slices of them. */
    float[] x() {
        int size = architecture.input().size();
        float[] images = images();
        float[] x = new float[images.length];
        int[] order = order();
        for (int i = 0; i < EXAMPLES; i++) {
            System.arraycopy(images, order[i] * size, x, i * size, size);
        }
        return x;
    }

    /** Returns the desired outputs for {@link #x}, one-hot. */
    float[] y() {
        float[] y = new float[EXAMPLES * CLASSES];
        int[] order = order();
        for (int i = 0; i < EXAMPLES; i++) {
            y[i * CLASSES + label(order[i])] = 1;
        }
        return y;
    }

    private int[] order() {
        int[] order = IntStream.range(0, EXAMPLES).toArray();
        Randomness.of(hyperparameters.seed(), Randomness.Purpose.ORDER, 0).shuffle(order);
        return order;
    }

    /**
     * Returns the floating-point operations of the matrix products in training, per image: a multiplication and an addition for each pair
     * of a weight and an activation, in the forward pass, in the gradient, and in the error of the layer below (none below the first
     * layer). Contrastive divergence with k = 1 has two forward passes, one backward pass and a gradient of each phase.
     */
    double trainingFlops() {
        LayerSpec first = architecture.layers().get(0);
        Shape input = architecture.input();
        List<Section> weights = first.sections(input).stream().filter(Section::weight).toList();
        double ofImage = (double) first.multiplications(input) * weights.get(0).size()
                / weights.stream().mapToLong(Section::size).sum();
        return 2 * (isBoltzmann() ? 5 * architecture.multiplications() : 3 * architecture.multiplications() - ofImage);
    }
}
