package dev.trainyard.model.onnx.reader;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The axes of the tensor that a chain of layers has come to. Exporters permute axes and add and remove axes of size 1 between layers; this
 * class keeps track of the order, because this service's layers take their input in one order only.
 */
final class TensorAxes {

    /** An axis, which is compared by identity: several may have the same size. */
    private static final class Axis {

        private final int size;

        Axis(int size) {
            this.size = size;
        }
    }

    private final Axis batch = new Axis(-1);
    /** The axes of the tensor. */
    private List<Axis> axes = new ArrayList<>();
    /** The axes of an example in the order of this service's layers. */
    private List<Axis> example = new ArrayList<>();
    /** The axis of time in the states of a recurrent layer; null for other tensors. */
    private Axis time;

    /** @param sizes dimensions of an example, after the batch */
    TensorAxes(List<Integer> sizes) {
        set(sizes);
    }

    /** Sets the axes to the batch, followed by new axes. */
    void set(List<Integer> sizes) {
        example = new ArrayList<>(sizes.stream().map(Axis::new).toList());
        axes = new ArrayList<>(example);
        axes.add(0, batch);
        time = null;
    }

    /**
     * Sets the axes to the states of a recurrent layer.
     *
     * @param sizes  −1 for the batch
     * @param timeAt the axis of time; −1 if there is only the last state
     */
    void setStates(List<Integer> sizes, int timeAt) {
        axes = new ArrayList<>(sizes.stream().map(size -> size == -1 ? batch : new Axis(size)).toList());
        example = new ArrayList<>(axes);
        example.remove(batch);
        time = timeAt < 0 ? null : axes.get(timeAt);
    }

    int rank() {
        return axes.size();
    }

    /** Returns the size of an axis, −1 for the batch. */
    int size(int axis) {
        return axes.get(axis).size;
    }

    /** Returns the dimensions of an example: the sizes of all axes but the batch, in their order in the tensor. */
    List<Integer> exampleSizes() {
        return axes.stream().filter(axis -> axis != batch).map(axis -> axis.size).toList();
    }

    int exampleCount() {
        return exampleSizes().stream().reduce(1, (a, b) -> a * b);
    }

    /** Returns an axis counted from 0; −1 if there is no such axis. */
    int index(long axis) {
        long index = axis < 0 ? axis + rank() : axis;
        return index >= 0 && index < rank() ? (int) index : -1;
    }

    boolean isBatch(int axis) {
        return axes.get(axis) == batch;
    }

    /** Returns whether the axes of an example are in this service's order, apart from axes of size 1. */
    boolean isInOrder() {
        return wide(axes).equals(wide(example));
    }

    /** Returns whether the batch is first and the example's axes follow in this service's order. */
    boolean isBatchFirst() {
        return isBatch(0) && isInOrder();
    }

    private List<Axis> wide(List<Axis> all) {
        return all.stream().filter(axis -> axis != batch && axis.size != 1).toList();
    }

    /** Returns whether an axis is the time of a recurrent layer's states. */
    boolean isTime(int axis) {
        return axes.get(axis) == time;
    }

    /** Permutes the axes; returns false if {@code order} is no permutation of them. */
    boolean permute(long[] order) {
        boolean valid = order.length == rank() && Arrays.stream(order).sorted().boxed().toList()
                .equals(LongStream.range(0, rank()).boxed().toList());
        if (valid) {
            List<Axis> before = axes;
            axes = new ArrayList<>(Arrays.stream(order).mapToObj(axis -> before.get((int) axis)).toList());
        }
        return valid;
    }

    /**
     * Reshapes the tensor if this only adds or removes axes of size 1.
     *
     * @param shape the new dimensions, with {@link ComputedShapes#BATCH} for the batch
     * @return whether it does; if not, the axes are unchanged
     */
    boolean reshapeByOnes(long[] shape) {
        Iterator<Axis> wide = axes.stream().filter(axis -> axis.size != 1).toList().iterator();
        List<Axis> reshaped = new ArrayList<>();
        for (long size : shape) {
            if (size == 1) {
                reshaped.add(new Axis(1));
                continue;
            }
            Axis next = wide.hasNext() ? wide.next() : null;
            if (next == null || (next == batch ? size != ComputedShapes.BATCH : size != next.size)) {
                return false;
            }
            reshaped.add(next);
        }
        if (wide.hasNext()) {
            return false;
        }
        axes = reshaped;
        return true;
    }

    void insert(int at) {
        axes.add(at, new Axis(1));
    }

    /** Removes an axis. */
    void remove(int at) {
        example.remove(axes.remove(at));
    }

    /** Replaces an axis by one of size 1. */
    void shrink(int at) {
        Axis one = new Axis(1);
        example.remove(axes.set(at, one));
    }

    /** Replaces the axes of an example by one. */
    void flatten() {
        set(List.of(exampleCount()));
    }
}
