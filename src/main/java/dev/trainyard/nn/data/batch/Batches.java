package dev.trainyard.nn.data.batch;

import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.data.Examples;
import dev.trainyard.nn.data.augmentation.Augmentation;
import dev.trainyard.nn.data.augmentation.Augmenter;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.kernel.Matrix;
import java.util.Arrays;
import java.util.List;

/**
 * Divides training examples into mini-batches, in a new order each epoch, and augments them if wanted. Order and augmentation depend only
 * on the seed and the epoch, so a resumed job needs no saved order or generator.
 */
public final class Batches implements AutoCloseable {

    private final int size;
    private final long seed;
    private final int[] order;
    private final MiniBatch own;
    private final AugmentedBatches augmented;
    private final float[] weightOf;
    private MiniBatch current;
    private float[] weights;

    /** @param size examples in a mini-batch; the last mini-batch of an epoch may have fewer */
    public Batches(Examples examples, int size, long seed, Kernels kernels) {
        this(examples, null, List.of(), size, seed, kernels);
    }

    /**
     * @param input         the shape of one example
     * @param augmentations applied in this order to the x of each example, each time it is used
     */
    public Batches(Examples examples, Shape input, List<Augmentation> augmentations, int size, long seed, Kernels kernels) {
        this.size = Math.min(size, examples.size());
        this.seed = seed;
        this.order = new int[examples.size()];
        this.weightOf = examples.weights();
        this.own = new MiniBatch(examples, kernels);
        this.augmented = augmentations.isEmpty() ? null
                : new AugmentedBatches(examples, order, this.size, () -> new Augmenter(augmentations, input, seed));
    }

    /** Returns the number of mini-batches in an epoch. */
    public int count() {
        return (order.length + size - 1) / size;
    }

    /** Shuffles the examples for {@code epoch}, counted from 0. */
    public void shuffle(int epoch) {
        if (augmented != null) {
            augmented.startEpoch(epoch);
        }
        Arrays.setAll(order, i -> i);
        Randomness.of(seed, Randomness.Purpose.ORDER, epoch).shuffle(order);
    }

    /** Makes mini-batch {@code batch} of the epoch, counted from 0, the current one. */
    public void take(int batch) {
        if (weightOf != null) {
            weights = new float[Math.min(size, order.length - batch * size)];
            for (int i = 0; i < weights.length; i++) {
                weights[i] = weightOf[order[batch * size + i]];
            }
        }
        if (augmented != null) {
            current = augmented.take(batch);
            return;
        }
        int from = batch * size;
        own.gather(order, from, Math.min(size, order.length - from));
        current = own;
    }

    /** The inputs of the current mini-batch. Shape: {@code [m, |x|]}. */
    public Matrix x() {
        return current.x();
    }

    /** The desired outputs of the current mini-batch. Shape: {@code [m, |y|]}. */
    public Matrix y() {
        return current.y();
    }

    /** The weights of the current mini-batch's examples; null if all are 1. */
    public float[] weights() {
        return weights;
    }

    /** The number of examples in the current mini-batch. */
    public int m() {
        return current.x().rows();
    }

    @Override
    public void close() {
        own.close();
        if (augmented != null) {
            augmented.close();
        }
    }
}
