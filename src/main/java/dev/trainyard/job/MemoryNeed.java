package dev.trainyard.job;

import dev.trainyard.dataset.DatasetDescription;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.kernel.CpuKernels;
import dev.trainyard.nn.layer.Conv2d;
import dev.trainyard.nn.layer.Section;
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
 * The memory that a job takes of its process while it trains: a rough estimate, rather too much than too little. All but
 * {@code heapBytes} is outside the Java heap.
 *
 * @param parameterBytes parameters, and all that there is of their size: gradients, the optimizer's memory, the best weights, a
 *                       snapshot on its way to a checkpoint, and what several threads each have of a convolution's weights
 * @param batchBytes     a mini-batch and what passes through the network with it
 * @param dataset        which data set; null for none
 * @param datasetBytes   its examples, which all jobs of a process share
 * @param openingBytes   what is needed besides while its file is read, before training begins
 * @param copyBytes      the examples that are copied because classes are left out
 * @param heapBytes      working memory of the kernels, and the outputs in double precision
 */
record MemoryNeed(long parameterBytes, long batchBytes, String dataset, long datasetBytes, long openingBytes, long copyBytes,
        long heapBytes) {

    /** Working copies of the widest layer's activations and errors. */
    private static final int WORKING_COPIES = 2;
    /** Of a convolution's weights, as they are and as they are laid out. */
    private static final int HEAP_COPIES = 2;
    /** z, a and y of a mini-batch's outputs, as the cost is computed from them; in values of float32. */
    private static final int OUTPUT_COPIES = 3 * Double.BYTES / Float.BYTES;

    static MemoryNeed of(Specifications.Checked checked) {
        JobSpec specification = checked.specification();
        Architecture architecture = specification.architecture();
        long p = architecture.parameterCount();
        long m = examplesAtOnce(checked);
        Optimizer.Effort effort = specification.optimizer().effort(p, specification.batchSize());
        long best = specification.keep() == Keep.BEST ? p : 0;
        long whole = specification.gradientClipping() != null || specification.regularization().l1() > 0 ? p : 0;
        // w, a gradient to look at, the best w; the optimizer's own; and of w, the best w and what the optimizer remembers a snapshot.
        long parameters = 2 * p + best + whole + effort.values() + p + best + effort.remembered();

        long example = architecture.input().size() + (long) architecture.output().size();
        long rows = Math.max(m, Math.min(architecture.inferenceBatch(), evaluated(checked.dataset())));
        long expanded = specification.augmentation().isEmpty() ? 0 : 2L * m;
        long batch = (m + expanded) * example + rows * (architecture.room() + architecture.output().size());
        int others = specification.threads() - 1;
        long widest = architecture.shapes().stream().mapToLong(Shape::size).max().orElseThrow();
        long outputs = architecture.output().size();
        long heap = WORKING_COPIES * Math.max(m * widest, rows * outputs) + OUTPUT_COPIES * rows * outputs + effort.onHeap()
                + others * HEAP_COPIES * largestKernel(architecture);

        DatasetDescription dataset = checked.dataset();
        long sums = others == 0 ? 0 : specification.threads() * kernels(architecture) + others * largestKernel(architecture);
        if (m > CpuKernels.SUMMED_AT_ONCE) {
            sums += others == 0 ? largestWeight(architecture) : largestWeights(architecture);
        }
        return new MemoryNeed(Float.BYTES * (parameters + sums), Float.BYTES * batch,
                dataset == null ? null : dataset.sha256() == null ? dataset.name() : dataset.sha256(),
                dataset == null ? 0 : dataset.memoryBytes(), dataset == null ? 0 : dataset.openingBytes(),
                dataset == null ? 0 : dataset.copiedBytes(specification.split(), specification.subset()), Float.BYTES * heap);
    }

    /**
     * Returns the number of gradient values that each of several threads accumulates: the weights of all convolutions. All other work is
     * divided among the threads without copies.
     */
    private static long kernels(Architecture architecture) {
        return kernelSizes(architecture).sum();
    }

    /** What each further thread lays out anew of a convolution's weights, one convolution after the other. */
    private static long largestKernel(Architecture architecture) {
        return kernelSizes(architecture).max().orElse(0);
    }

    /** Returns the size of the largest gradient of one layer: a large mini-batch sums it separately before adding it to the parameters. */
    private static long largestWeight(Architecture architecture) {
        return architecture.layout().stream().flatMap(List::stream).mapToLong(Section::size).max().orElse(0);
    }

    /** The same with several threads, which keep room for each width of a layer. */
    private static long largestWeights(Architecture architecture) {
        Map<Long, Long> byColumns = new HashMap<>();
        architecture.layout().stream().flatMap(List::stream)
                .forEach(section -> byColumns.merge((long) section.columns(), (long) section.size(), Math::max));
        return byColumns.values().stream().mapToLong(Long::longValue).sum();
    }

    private static LongStream kernelSizes(Architecture architecture) {
        List<List<Section>> layout = architecture.layout();
        return IntStream.range(0, architecture.layers().size()).filter(l -> architecture.layers().get(l) instanceof Conv2d)
                .mapToLong(l -> layout.get(l).stream().filter(Section::weight).mapToLong(Section::size).sum());
    }

    private static long examplesAtOnce(Specifications.Checked checked) {
        JobSpec specification = checked.specification();
        if (specification.objective().environment() != null) {
            return (long) specification.batchSize() * specification.objective().environment().maxSteps();
        }
        return checked.data() == null ? specification.batchSize() : Math.min(specification.batchSize(), checked.data().unlabelled());
    }

    private static int evaluated(DatasetDescription dataset) {
        return dataset == null ? 0 : Math.max(dataset.size(Split.VALIDATION), dataset.size(Split.TEST));
    }

    /** What must become smaller for at least one of {@code capacities} to do; nothing when there are none to judge by. */
    List<Violation> violations(List<MemoryCapacity> capacities) {
        if (capacities.isEmpty() || capacities.stream().anyMatch(capacity -> capacity.fits(this))) {
            return List.of();
        }
        MemoryCapacity largest = capacities.get(0);
        List<Violation> violations = new ArrayList<>();
        if (offHeapBytes() > largest.offHeapBytes()) {
            String all = "must be smaller: training takes about %s of memory, %%s of it for %%s, and the largest worker has %s (trainyard.memory)"
                    .formatted(words(offHeapBytes()), words(largest.offHeapBytes()));
            addIfLarge(violations, "architecture/layers", all, parameterBytes, "the parameters and what the optimizer keeps of their size");
            addIfLarge(violations, "batch_size", all, batchBytes, "a mini-batch on its way through the network");
            addIfLarge(violations, "dataset", all, Math.max(datasetBytes + copyBytes, openingBytes), "the examples of the data set");
        }
        if (heapBytes > largest.heapBytes()) {
            violations.add(new Violation("batch_size", "must be smaller, or the layers: working on them takes about %s of the Java heap, of which the largest worker has %s (-Xmx)"
                    .formatted(words(heapBytes), words(largest.heapBytes()))));
        }
        return violations;
    }

    /** For people: {@code 1.2 GB}. */
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

    /** Bytes besides the data set, which jobs share. Training begins when its file has been read. */
    long ownBytes() {
        return Math.max(parameterBytes + batchBytes + copyBytes, openingBytes);
    }

    long offHeapBytes() {
        return ownBytes() + datasetBytes;
    }
}
