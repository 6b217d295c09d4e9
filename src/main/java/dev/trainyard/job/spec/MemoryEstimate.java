package dev.trainyard.job.spec;

import dev.trainyard.dataset.DatasetDescription;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.kernel.CpuKernels;
import dev.trainyard.nn.layer.Conv2d;
import dev.trainyard.nn.layer.Section;
import dev.trainyard.nn.metric.PredictionMetric;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.optimizer.Optimizer;
import dev.trainyard.nn.training.Keep;
import dev.trainyard.platform.memory.MemorySize;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Estimates the memory of a job during training: roughly, and too high rather than too low. All but {@code heapBytes} is outside the Java
 * heap.
 *
 * @param parameterBytes parameters and all arrays of their size: gradients, the optimizer's state, the best weights, the snapshot for a
 *                       checkpoint, and the copies of convolution weights that each thread has
 * @param batchBytes     a mini-batch and its activations
 * @param dataset        the key of the data set: its SHA-256, or its name while it has none; null for none
 * @param datasetBytes   the data set's examples, which all jobs of a process share
 * @param openingBytes   additional memory while the data set's file is read, before training begins
 * @param copyBytes      the examples that are copied because classes are left out or examples are chosen at random, and targets in
 *                       another form
 * @param heapBytes      working memory of the kernels, and the outputs in double precision
 */
public record MemoryEstimate(long parameterBytes, long batchBytes, String dataset, long datasetBytes, long openingBytes, long copyBytes,
        long heapBytes) {

    /** Working copies of the widest layer's activations and errors. */
    private static final int WORKING_COPIES = 2;
    /** Copies of a convolution's weights: as stored and as laid out for the product. */
    private static final int HEAP_COPIES = 2;
    /** z, a and y of an output in double precision, from which the cost is computed; in float32 values. */
    private static final int OUTPUT_COPIES = 3 * Double.BYTES / Float.BYTES;

    /** The header of a checkpoint and its position in the training, in bytes. */
    public static final long CHECKPOINT_HEADER = 64 << 10;
    /** Metrics of each layer in the position, such as the norm of its gradient, in bytes. */
    private static final long CHECKPOINT_LAYER = 1 << 10;

    /** Estimates the size of one checkpoint's file, in bytes: w, the best w, the optimizer's state, and chains of Gibbs sampling. */
    public static long checkpointBytes(JobSpec specification) {
        Architecture architecture = specification.architecture();
        long p = architecture.parameterCount();
        long best = specification.keep() == Keep.BEST ? p : 0;
        long remembered = specification.optimizer().effort(p, specification.batchSize()).remembered();
        long chains = specification.learnsLayerByLayer() ? specification.batchSize() * widest(architecture) : 0;
        return Float.BYTES * (p + best + remembered + chains) + CHECKPOINT_HEADER + CHECKPOINT_LAYER * architecture.layers().size();
    }

    public static MemoryEstimate of(CheckedSpec checked) {
        JobSpec specification = checked.specification();
        Architecture architecture = specification.architecture();
        long p = architecture.parameterCount();
        long m = examplesAtOnce(checked);
        Optimizer.Effort effort = specification.optimizer().effort(p, specification.batchSize());
        long best = specification.keep() == Keep.BEST ? p : 0;
        long whole = specification.gradientClipping() != null || specification.regularization().l1() > 0 ? p : 0;
        // Live: w, the measured gradient, best w, whole gradient, the optimizer's values. Snapshot: w, best w, the optimizer's state.
        long parameters = 2 * p + best + whole + effort.values() + p + best + effort.remembered();

        long example = architecture.input().size() + (long) architecture.output().size();
        long rows = Math.max(m, Math.min(architecture.inferenceBatch(), evaluated(checked.dataset())));
        long augmented = specification.augmentation().isEmpty() ? 0 : 2L * m;
        long batch = (m + augmented) * example + rows * (architecture.valuesPerExample() + architecture.output().size());
        int others = specification.threads() - 1;
        long widest = widest(architecture);
        long outputs = architecture.output().size();
        long heap = WORKING_COPIES * Math.max(m * widest, rows * outputs) + OUTPUT_COPIES * rows * outputs + effort.onHeap()
                + predictions(checked.dataset()) + others * HEAP_COPIES * largestKernel(architecture);

        DatasetDescription dataset = checked.dataset();
        if (dataset != null && (dataset.weight() != null || specification.classWeights() != null)) {
            heap += 2L * (dataset.size(Split.TRAIN) + dataset.size(Split.VALIDATION) + dataset.size(Split.TEST));
        }
        long sums = others == 0 ? 0 : specification.threads() * kernels(architecture) + others * largestKernel(architecture);
        if (m > CpuKernels.SUMMED_AT_ONCE) {
            sums += others == 0 ? largestWeight(architecture) : largestWeights(architecture);
        }
        return new MemoryEstimate(Float.BYTES * (parameters + sums), Float.BYTES * batch,
                dataset == null ? null : dataset.sha256() == null ? dataset.name() : dataset.sha256(),
                dataset == null ? 0 : dataset.memoryBytes(), dataset == null ? 0 : dataset.openingBytes(),
                dataset == null ? 0 : dataset.copiedBytes(specification.split(), specification.subset())
                        + (TrainingTargets.copies(specification, dataset.targets()) ? dataset.targetBytes() : 0), Float.BYTES * heap);
    }

    /**
     * Returns the number of gradient values that each thread accumulates for itself: the weights of all convolutions. All other work is
     * divided among the threads without copies.
     */
    private static long kernels(Architecture architecture) {
        return kernelSizes(architecture).sum();
    }

    /** Returns the size of the largest convolution's weights: each further thread has its own copy of one convolution at a time. */
    private static long largestKernel(Architecture architecture) {
        return kernelSizes(architecture).max().orElse(0);
    }

    /** Returns the size of the largest weight gradient: a large mini-batch is summed separately before its sum is added to the target. */
    private static long largestWeight(Architecture architecture) {
        return architecture.layout().stream().flatMap(List::stream).mapToLong(Section::size).max().orElse(0);
    }

    /** Returns the total size of the largest weight gradient of each width: with several threads, each width has its own sum buffer. */
    private static long largestWeights(Architecture architecture) {
        Map<Long, Long> byColumns = new HashMap<>();
        architecture.layout().stream().flatMap(List::stream)
                .forEach(section -> byColumns.merge((long) section.columns(), (long) section.size(), Math::max));
        return byColumns.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Returns the number of outputs of the widest layer. */
    private static long widest(Architecture architecture) {
        return architecture.shapes().stream().mapToLong(Shape::size).max().orElseThrow();
    }

    private static LongStream kernelSizes(Architecture architecture) {
        List<List<Section>> layout = architecture.layout();
        return IntStream.range(0, architecture.layers().size()).filter(l -> architecture.layers().get(l) instanceof Conv2d)
                .mapToLong(l -> layout.get(l).stream().filter(Section::weight).mapToLong(Section::size).sum());
    }

    private static long examplesAtOnce(CheckedSpec checked) {
        JobSpec specification = checked.specification();
        if (specification.objective().environment() != null) {
            return (long) specification.batchSize() * specification.objective().environment().maxSteps();
        }
        return checked.data() == null ? specification.batchSize() : Math.min(specification.batchSize(), checked.data().unlabelled());
    }

    /** Returns the number of float32 values that an evaluation keeps of all examples: outputs, probabilities, the ranking of one class. */
    private static long predictions(DatasetDescription dataset) {
        if (dataset == null || dataset.targets().isRegression()) {
            return 0;
        }
        return PredictionMetric.kept(evaluated(dataset), dataset.targets().size());
    }

    private static int evaluated(DatasetDescription dataset) {
        return dataset == null ? 0 : Math.max(dataset.size(Split.VALIDATION), dataset.size(Split.TEST));
    }

    /** Returns the fields to reduce so that the job fits into one of {@code capacities}; none if it fits or {@code capacities} is empty. */
    public List<Violation> violations(List<MemoryCapacity> capacities) {
        if (capacities.isEmpty() || capacities.stream().anyMatch(capacity -> capacity.fits(this))) {
            return List.of();
        }
        MemoryCapacity largest = capacities.get(0);
        List<Violation> violations = new ArrayList<>();
        if (offHeapBytes() > largest.offHeapBytes()) {
            String all = "must be smaller: training takes about %s of memory, %%s of it for %%s, and the largest worker has %s (trainyard.memory)"
                    .formatted(words(offHeapBytes()), words(largest.offHeapBytes()));
            addIfLarge(violations, "architecture/layers", all, parameterBytes, "the parameters, their gradients and the optimizer's state");
            addIfLarge(violations, "batch_size", all, batchBytes, "a mini-batch on its way through the network");
            addIfLarge(violations, "dataset", all, Math.max(datasetBytes + copyBytes, openingBytes), "the examples of the data set");
        }
        if (heapBytes > largest.heapBytes()) {
            violations.add(new Violation("batch_size", "must be smaller, or the layers: training takes about %s of the Java heap, of which the largest worker has %s (-Xmx)"
                    .formatted(words(heapBytes), words(largest.heapBytes()))));
        }
        return violations;
    }

    /** Returns the total for display, for example {@code 1.2 GB}. */
    @Override
    public String toString() {
        return words(offHeapBytes() + heapBytes);
    }

    /** Adds a violation if {@code bytes} is at least a quarter of the total; one of the three parts always is. */
    private void addIfLarge(List<Violation> violations, String field, String detail, long bytes, String purpose) {
        if (bytes >= offHeapBytes() / 4) {
            violations.add(new Violation(field, detail.formatted(words(bytes), purpose)));
        }
    }

    private static String words(long bytes) {
        return MemorySize.words(bytes);
    }

    /** Returns off-heap bytes without the shared data set. A maximum, because training begins after the file has been read. */
    public long ownBytes() {
        return Math.max(parameterBytes + batchBytes + copyBytes, openingBytes);
    }

    public long offHeapBytes() {
        return ownBytes() + datasetBytes;
    }
}
