package dev.trainyard.job.submission;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trainyard.job.spec.CheckedSpec;
import dev.trainyard.job.spec.DataWarnings;
import dev.trainyard.job.spec.JobSpec;
import dev.trainyard.job.spec.MemoryCapacity;
import dev.trainyard.job.spec.MemoryEstimate;
import dev.trainyard.job.spec.TrainingData;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.boltzmann.BoltzmannLayers;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.layer.LayerSpec;
import dev.trainyard.nn.layer.Section;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.training.ContrastiveDivergence;
import dev.trainyard.nn.training.PolicyGradient;
import dev.trainyard.nn.training.Supervised;
import dev.trainyard.nn.training.UpDown;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The network of a valid specification, and a rough estimate of its memory and training time.
 *
 * @param specification the specification with all defaults
 * @param layers        the layers in their order
 * @param parameters    the number of weights and biases
 * @param memoryBytes   the maximum memory of training, including the data set
 * @param memory        {@code memoryBytes} outside and inside the Java heap, with the largest worker's capacity of each
 * @param seconds       training time on as many cores as {@code threads}
 * @param warnings      settings that are valid but probably unintended
 */
@Schema(name = "JobEstimate")
public record Estimate(JobSpec specification, List<LayerEstimate> layers, long parameters, long memoryBytes, Memory memory, double seconds,
        List<String> warnings) {

    /**
     * The available bytes are those of the largest live worker; absent if there is none.
     *
     * @param nativeBytes          bytes outside the Java heap
     * @param heapBytes            bytes in the Java heap
     * @param availableNativeBytes bytes outside the Java heap that the largest worker has
     * @param availableHeapBytes   bytes in the Java heap that the largest worker has
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Memory(long nativeBytes, long heapBytes, Long availableNativeBytes, Long availableHeapBytes) {

        static Memory of(MemoryEstimate need, Optional<MemoryCapacity> largest) {
            return new Memory(need.offHeapBytes(), need.heapBytes(), largest.map(MemoryCapacity::offHeapBytes).orElse(null),
                    largest.map(MemoryCapacity::heapBytes).orElse(null));
        }
    }

    /**
     * A layer, the shape of its output and the number of its parameters.
     *
     * @param layer      the layer as specified
     * @param output     the shape of its output
     * @param parameters the number of its weights and biases
     */
    record LayerEstimate(LayerSpec layer, Shape output, long parameters) {
    }

    /** Floating-point operations per second of one core: a low estimate. */
    private static final double OPERATIONS_PER_SECOND = 40e9;
    /** A multiplication and an addition each in the forward pass, for the error of the layer below and for the gradient. */
    private static final int OPERATIONS_PER_MULTIPLICATION = 6;
    /** Fixed cost of an update, independent of the network's size. */
    private static final double SECONDS_PER_STEP = 3e-6;
    /** Parallel fraction of a step with large operations (Amdahl's law). */
    private static final double DIVIDED = 0.8;

    /**
     * @param largest  the capacity of the largest live worker; empty if there is none
     * @param obstacle why the job's data set is not available now; empty if it is
     */
    public static Estimate of(CheckedSpec checked, Optional<MemoryCapacity> largest, Optional<String> obstacle) {
        JobSpec specification = checked.specification();
        Architecture architecture = specification.architecture();
        List<Shape> shapes = architecture.shapes();
        List<List<Section>> layout = architecture.layout();
        List<LayerEstimate> layers = IntStream.range(0, architecture.layers().size())
                .mapToObj(l -> new LayerEstimate(architecture.layers().get(l), shapes.get(l + 1),
                        layout.get(l).stream().mapToLong(Section::size).sum()))
                .toList();
        long parameters = architecture.parameterCount();
        MemoryEstimate memory = MemoryEstimate.of(checked);
        Work work = Work.ofEpoch(checked);
        double epoch = work.steps * SECONDS_PER_STEP + work.passes * architecture.multiplications() * OPERATIONS_PER_MULTIPLICATION / OPERATIONS_PER_SECOND;
        if (specification.objective() instanceof ContrastiveDivergence divergence) {
            epoch = layerwiseEpoch(checked, divergence.k());
        } else if (specification.objective() instanceof UpDown upDown) {
            // About as many products as contrastive divergence. The discriminative cost adds a backward pass through all layers.
            epoch = layerwiseEpoch(checked, upDown.k()) + (upDown.discriminative() > 0 ? epoch : 0);
        }
        double seconds = specification.epochs() * epoch;
        if (specification.pretraining() != null) {
            seconds += specification.pretraining().epochs() * layerwiseEpoch(checked, specification.pretraining().k());
        }
        List<String> warnings = warnings(checked);
        obstacle.ifPresent(reason -> warnings.add(0, "The job would fail now: " + reason));
        if (specification.threads() > 1) {
            if (isDivided(specification)) {
                seconds *= 1 - DIVIDED + DIVIDED / specification.threads();
            } else {
                warnings.add("threads %d will be no faster than one: the steps of these layers and this batch_size are too short to divide."
                        .formatted(specification.threads()));
            }
        }
        return new Estimate(specification, layers, parameters, memory.offHeapBytes() + memory.heapBytes(), Memory.of(memory, largest), seconds, warnings);
    }

    private static boolean isDivided(JobSpec specification) {
        Architecture architecture = specification.architecture();
        // In an environment, observations pass through the network one at a time.
        long m = specification.objective().environment() == null ? specification.batchSize() : 1;
        List<Shape> shapes = architecture.shapes();
        return IntStream.range(0, architecture.layers().size())
                .anyMatch(l -> m * architecture.layers().get(l).multiplications(shapes.get(l)) > Kernels.FEW_PAIRS);
    }

    /**
     * Returns the time of one epoch of each Boltzmann machine, in seconds. Its products: one for the data, two per sampling step, two for
     * the gradient.
     */
    private static double layerwiseEpoch(CheckedSpec checked, int k) {
        JobSpec specification = checked.specification();
        int examples = checked.data().unlabelled();
        double steps = Math.ceil((double) examples / specification.batchSize());
        List<List<Section>> layout = specification.architecture().layout();
        double seconds = 0;
        for (int l : BoltzmannLayers.of(specification.architecture())) {
            double below = layout.subList(0, l).stream().flatMap(List::stream).mapToDouble(Section::size).sum();
            double own = layout.get(l).stream().mapToDouble(Section::size).sum();
            double operations = 2 * below + 2 * (3 + 2 * k) * own;
            seconds += steps * SECONDS_PER_STEP + examples * operations / OPERATIONS_PER_SECOND;
        }
        return seconds;
    }

    /** Number of updates, and number of examples that pass forward and backward; a forward pass alone counts 1/3. */
    private record Work(double steps, double passes) {

        static Work ofEpoch(CheckedSpec checked) {
            JobSpec specification = checked.specification();
            if (specification.objective() instanceof PolicyGradient policy) {
                // An upper bound: an episode may end sooner. Each step has a forward pass to act (1/3) and a full pass to learn (1).
                double episodes = (double) policy.stepsPerEpoch() * specification.batchSize() + policy.evaluationEpisodes() / 3.0;
                return new Work(policy.stepsPerEpoch(), episodes * policy.environment().maxSteps() * 4 / 3);
            }
            TrainingData data = checked.data();
            int batchSize = Math.min(specification.batchSize(), data.train());
            double passes = specification.optimizer().effort(specification.architecture().parameterCount(), batchSize).passes();
            // Validation has forward passes only.
            return new Work(Math.ceil((double) data.train() / batchSize), data.train() * passes + data.validation() / 3.0);
        }
    }

    private static List<String> warnings(CheckedSpec checked) {
        JobSpec specification = checked.specification();
        TrainingData data = checked.data();
        List<String> warnings = new ArrayList<>();
        if (data == null) {
            return warnings;
        }
        if (specification.batchSize() > data.train()) {
            warnings.add("batch_size %d is more than the %d training examples: every epoch is one step of all of them."
                    .formatted(specification.batchSize(), data.train()));
        }
        if (data.validation() == 0) {
            warnings.add("There are no validation examples: overfitting will not show.");
        }
        if (checked.dataset().examples().getOrDefault(Split.TEST, 0) == 0) {
            warnings.add("The data set has no test examples: the final model will not be tested.");
        }
        if (checked.dataset().weight() != null && !(specification.objective() instanceof Supervised)) {
            warnings.add("The objective does not use the weights of the examples, column %s.".formatted(checked.dataset().weight()));
        }
        DataWarnings.atSubmission(specification, checked.dataset()).forEach(warning -> warnings.add(warning.message()));
        if (specification.subset() != null && specification.subset().train() != null
                && specification.subset().train() > data.train()) {
            warnings.add("subset.train asks for %d examples, there are %d.".formatted(specification.subset().train(), data.train()));
        }
        return warnings;
    }
}
