package dev.trainyard.model.onnx.reader;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.LongStream;

/** Computes the shapes that Reshape nodes get: constants, or graphs of operators on the dimensions of tensors. */
final class ComputedShapes {

    /** Stands for the size of the batch, which is known only when the model runs. */
    static final long BATCH = Long.MIN_VALUE;

    private static final int MAX_DEPTH = 30;
    private static final int MAX_DIMENSIONS = 64;
    private static final Set<String> PASSING = Set.of("Unsqueeze", "Squeeze", "Cast", "Identity");
    private static final String REFUSAL = "must have a constant shape, or one computed from the dimensions of its input";

    private final OnnxFile file;
    private final GraphUses uses;
    private final TensorAxes axes;

    /** @param axes the axes of the tensor that is reshaped */
    ComputedShapes(OnnxFile file, GraphUses uses, TensorAxes axes) {
        this.file = file;
        this.uses = uses;
        this.axes = axes;
    }

    /** Returns the shape of a Reshape node, with {@link #BATCH} for the batch. */
    long[] of(NodeFields node) {
        if (node.integers("shape") != null) {
            return node.integers("shape");
        }
        return computed(node, node.input(1), 0);
    }

    private long[] computed(NodeFields reshape, String tensor, int depth) {
        OnnxTensor constant = file.tensors().get(tensor);
        if (constant != null) {
            reshape.require(constant.longs() != null, REFUSAL);
            return constant.longs();
        }
        reshape.require(uses.source(tensor) != null && depth < MAX_DEPTH, REFUSAL);
        NodeFields source = new NodeFields(uses.source(tensor));
        return switch (source.op()) {
            case "Shape" -> dimensions(reshape, source);
            case "Slice" -> slice(reshape, source, depth);
            case "Gather" -> gather(reshape, source, depth);
            case "Mul" -> product(reshape, source, depth);
            case "Concat" -> concatenation(reshape, source.node(), depth);
            case "Reshape" -> {
                // A list of dimensions stays one.
                long[] values = computed(reshape, source.input(0), depth + 1);
                reshape.require(Arrays.equals(computed(reshape, source.input(1), depth + 1), new long[] {-1}), REFUSAL);
                yield values;
            }
            default -> {
                reshape.require(PASSING.contains(source.op()), REFUSAL);
                yield computed(reshape, source.input(0), depth + 1);
            }
        };
    }

    /** Returns the dimensions of the reshaped tensor; of another tensor, only the first dimension is known, the batch. */
    private long[] dimensions(NodeFields reshape, NodeFields shape) {
        long[] all = shape.input(0).equals(reshape.input(0))
                ? LongStream.range(0, axes.rank()).map(axis -> axes.isBatch((int) axis) ? BATCH : axes.size((int) axis)).toArray()
                : new long[] {BATCH};
        return range(reshape, all, shape.integer("start", 0), shape.integer("end", Integer.MAX_VALUE));
    }

    private static long[] range(NodeFields reshape, long[] all, long start, long end) {
        reshape.require(start >= 0 && start <= all.length && end >= start, REFUSAL);
        return Arrays.copyOfRange(all, (int) start, (int) Math.min(end, all.length));
    }

    private long[] slice(NodeFields reshape, NodeFields slice, int depth) {
        long[] start = computed(reshape, slice.input(1), depth + 1);
        long[] end = computed(reshape, slice.input(2), depth + 1);
        reshape.require(start.length == 1 && end.length == 1 && slice.input(4).isEmpty(), REFUSAL);
        return range(reshape, computed(reshape, slice.input(0), depth + 1), start[0], end[0]);
    }

    private long[] gather(NodeFields reshape, NodeFields gather, int depth) {
        long[] values = computed(reshape, gather.input(0), depth + 1);
        long[] index = computed(reshape, gather.input(1), depth + 1);
        reshape.require(index.length == 1 && index[0] >= 0 && index[0] < values.length, REFUSAL);
        return new long[] {values[(int) index[0]]};
    }

    private long[] product(NodeFields reshape, NodeFields product, int depth) {
        long[] a = computed(reshape, product.input(0), depth + 1);
        long[] b = computed(reshape, product.input(1), depth + 1);
        reshape.require(a.length == 1 && b.length == 1 && isSize(a[0]) && isSize(b[0]), REFUSAL);
        return new long[] {a[0] * b[0]};
    }

    private static boolean isSize(long value) {
        return value > 0 && value <= Integer.MAX_VALUE;
    }

    private long[] concatenation(NodeFields reshape, NodeProto concatenation, int depth) {
        reshape.require(concatenation.getInputCount() <= MAX_DIMENSIONS, REFUSAL);
        long[] joined = concatenation.getInputList().stream().flatMapToLong(part -> Arrays.stream(computed(reshape, part, depth + 1)))
                .toArray();
        reshape.require(joined.length <= MAX_DIMENSIONS, REFUSAL);
        return joined;
    }
}
