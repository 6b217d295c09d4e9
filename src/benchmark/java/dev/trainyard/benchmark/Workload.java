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
 * What every library does the same: a network of {@code networks.json}, from the same initial weights, learns from the same
 * mini-batches. Images are random numbers in [0, 1), as fast to learn from as digits are.
 */
record Workload(String network, Architecture architecture, Hyperparameters hyperparameters) {

    static final Path NETWORKS = Path.of("src/benchmark/networks.json");
    static final int CLASSES = 10;
    /** Whole mini-batches of every size. */
    static final int EXAMPLES = 9600;

    /** All, in the order of the file. */
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

    /** Such as {@code conv20-FC100-b64}. */
    String name() {
        return network + "-b" + m();
    }

    /** Examples in a mini-batch. */
    int m() {
        return hyperparameters.batchSize();
    }

    int batches() {
        return EXAMPLES / m();
    }

    double eta() {
        return ((Sgd) hyperparameters.optimizer()).learningRate();
    }

    /** Whether no layer is more than products of matrices. */
    boolean isOfMatrices() {
        return architecture.layers().stream().allMatch(layer -> layer instanceof Dense || layer instanceof Rbm);
    }

    boolean isBoltzmann() {
        return hyperparameters.objective() instanceof ContrastiveDivergence;
    }

    /** The same without what libraries do at random in ways of their own. */
    Workload withoutDropout() {
        return new Workload(network, new Architecture(architecture.input(),
                architecture.layers().stream().filter(layer -> !(layer instanceof Dropout)).toList()), hyperparameters);
    }

    /** As Trainyard initializes them; layer by layer, each section row by row. */
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

    /** The inputs of Trainyard's first epoch in their order, which mini-batches of the others are slices of. */
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

    /** Their desired outputs, one-hot. */
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
     * Floating-point operations of matrix products that training takes for an image: a multiplication and an addition for each pair
     * of a weight and an activation, forward, in the gradient, and in the error of what is below, if anything is. Contrastive
     * divergence with k = 1 passes forward twice, back once, and has a gradient of each phase.
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
