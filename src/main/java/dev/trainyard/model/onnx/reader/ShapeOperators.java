package dev.trainyard.model.onnx.reader;

import dev.trainyard.nn.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Reads the operators between layers that permute, add, remove or join axes, and the selection of a sequence's last state. */
final class ShapeOperators {

    private final OnnxFile file;
    private final ComputedShapes shapes;
    private final LayerChain chain;
    private final TensorAxes axes;

    ShapeOperators(OnnxFile file, GraphUses uses, LayerChain chain, TensorAxes axes) {
        this.file = file;
        this.shapes = new ComputedShapes(file, uses, axes);
        this.chain = chain;
        this.axes = axes;
    }

    void follow(NodeFields node) {
        switch (node.op()) {
            case "Flatten" -> flatten(node);
            case "Reshape" -> reshape(node);
            case "Transpose" -> node.require(axes.permute(order(node)), "must have perm with each axis once");
            case "Squeeze" -> squeeze(node);
            case "Unsqueeze" -> unsqueeze(node);
            case "Gather" -> gather(node);
            default -> slice(node);
        }
    }

    private void flatten(NodeFields node) {
        node.require(axes.index(node.integer("axis", 1)) == 1, "must have axis 1");
        requireOrder(node);
        axes.flatten();
    }

    private void requireOrder(NodeFields node) {
        node.require(axes.isBatchFirst(), "must follow axes in the order [batch, channels, rows, columns] or [batch, time, features]");
    }

    private void reshape(NodeFields node) {
        long[] shape = shapes.of(node);
        node.require(node.integer("allowzero", 0) == 0 || Arrays.stream(shape).noneMatch(size -> size == 0),
                "must have no dimension of 0 with allowzero 1");
        if (!chain.isEmpty() && axes.reshapeByOnes(shape)) {
            return;
        }
        requireOrder(node);
        List<Integer> sizes = sizes(node, shape);
        if (chain.isEmpty()) {
            chain.setInput(new Shape(sizes));
            axes.set(sizes);
        } else if (sizes.size() == 1) {
            axes.flatten();
        } else {
            node.require(wide(sizes).equals(wide(axes.exampleSizes())), "must join all axes of an example, got " + sizes);
            axes.set(sizes);
        }
    }

    private static List<Integer> wide(List<Integer> sizes) {
        return sizes.stream().filter(size -> size != 1).toList();
    }

    /** Returns the sizes of an example that a shape with a batch gives. */
    private List<Integer> sizes(NodeFields node, long[] shape) {
        node.require(shape.length >= 2 && shape.length <= 1 + Shape.MAX_RANK, "must have a shape of 2 to 5 dimensions");
        long total = axes.exampleCount();
        long[] sizes = Arrays.copyOfRange(shape, 1, shape.length);
        long product = 1;
        int open = -1;
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = sizes[i] == 0 && i + 1 < axes.rank() ? axes.size(i + 1) : sizes[i];
            if (sizes[i] == -1 && open < 0) {
                open = i;
            } else {
                node.require(sizes[i] >= 1 && sizes[i] <= total, "must have dimensions of at least 1, got " + Arrays.toString(shape));
                product *= sizes[i];
                node.require(product <= total, "must keep %d values of an example".formatted(total));
            }
        }
        if (open >= 0) {
            sizes[open] = total / product;
            product *= sizes[open];
        }
        // The batch is −1, 0 or computed; a number is the batch's size if the rest is an example.
        node.require(product == total, "must keep %d values of an example, got the shape %s".formatted(total, Arrays.toString(shape)));
        return Arrays.stream(sizes).mapToObj(size -> (int) size).toList();
    }

    private long[] order(NodeFields node) {
        long[] order = node.integers("perm");
        if (order == null) {
            order = new long[axes.rank()];
            for (int i = 0; i < order.length; i++) {
                order[i] = order.length - 1L - i;
            }
        }
        return order;
    }

    /** Returns the axes of a node, an attribute in older files; null if all axes of size 1 are meant. */
    private long[] axes(NodeFields node) {
        OnnxTensor constant = file.tensors().get(node.input(1));
        node.require(node.input(1).isEmpty() || constant != null && constant.longs() != null, "must have constant axes");
        return constant == null ? node.integers("axes") : constant.longs();
    }

    private void squeeze(NodeFields node) {
        long[] given = axes(node);
        List<Integer> removed = new ArrayList<>();
        for (int i = 0; i < axes.rank(); i++) {
            int axis = i;
            boolean named = given != null && Arrays.stream(given).anyMatch(value -> axes.index(value) == axis);
            node.require(!named || axes.size(i) == 1, "must remove axes of size 1 only");
            if (named || given == null && axes.size(i) == 1) {
                removed.add(i);
            }
        }
        removed.sort(Comparator.reverseOrder());
        removed.forEach(axes::remove);
    }

    private void unsqueeze(NodeFields node) {
        long[] given = axes(node);
        node.require(given != null && given.length <= Shape.MAX_RANK, "must have axes");
        int rank = axes.rank() + given.length;
        long[] sorted = Arrays.stream(given).map(axis -> axis < 0 ? axis + rank : axis).sorted().toArray();
        for (long axis : sorted) {
            node.require(axis >= 0 && axis <= axes.rank(), "must have axes of the result, got " + Arrays.toString(given));
            axes.insert((int) axis);
        }
    }

    /** Reads the selection of one index: the last state of a sequence, or the only index of an axis. */
    private void gather(NodeFields node) {
        OnnxTensor index = file.tensors().get(node.input(1));
        int axis = axes.index(node.integer("axis", 0));
        node.require(axis >= 0 && !axes.isBatch(axis) && index != null && index.longs() != null && index.count() == 1
                && index.dims().size() <= 1, "must select one constant index of an axis other than the batch");
        select(node, axis, index.longs()[0]);
        if (index.dims().isEmpty()) {
            axes.remove(axis);
        }
    }

    private void select(NodeFields node, int axis, long index) {
        int size = axes.size(axis);
        node.require(index == -1 || index == size - 1, "must select the last index, got " + index);
        if (size > 1) {
            node.require(chain.hasStates() && axes.isTime(axis), "must select the last state of a recurrent layer");
            chain.takeLastState();
            axes.shrink(axis);
        }
    }

    private void slice(NodeFields node) {
        long[] starts = constant(node, 1);
        long[] ends = constant(node, 2);
        long[] given = node.input(3).isEmpty() ? new long[] {0} : constant(node, 3);
        long[] steps = node.input(4).isEmpty() ? new long[] {1} : constant(node, 4);
        node.require(starts.length == 1 && ends.length == 1 && given.length == 1 && steps.length == 1 && steps[0] == 1,
                "must select from one axis, with step 1");
        int axis = axes.index(given[0]);
        node.require(axis >= 0, "must have an axis of the input");
        long size = axes.size(axis);
        boolean toEnd = axes.isBatch(axis) ? ends[0] >= Integer.MAX_VALUE : ends[0] >= size;
        if (toEnd && starts[0] == 0) {
            return;
        }
        node.require(!axes.isBatch(axis) && toEnd && (starts[0] == -1 || starts[0] == size - 1), "must select the last index");
        select(node, axis, -1);
    }

    private long[] constant(NodeFields node, int input) {
        OnnxTensor tensor = file.tensors().get(node.input(input));
        node.require(tensor != null && tensor.longs() != null, "must have constant indices");
        return tensor.longs();
    }
}
