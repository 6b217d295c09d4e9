package dev.trainyard.nn.data.batch;

import dev.trainyard.nn.data.Examples;
import dev.trainyard.nn.data.augmentation.Augmenter;
import dev.trainyard.nn.kernel.Kernels;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * Mini-batches of augmented examples. While training uses some, a background thread prefetches the next. If the background thread has not
 * started when they are needed, the training thread prepares them itself. The bits are the same, because they depend only on the seed, the
 * epoch and the example.
 */
final class AugmentedBatches implements AutoCloseable {

    /** The most examples prepared at once: enough to make the hand-over cheap, few enough to stay in the cache. */
    private static final int EXAMPLES_AT_ONCE = 256;
    private static final int VALUES_AT_ONCE = 100_000;

    private final int[] order;
    private final int size;
    private final int atOnce;
    private final Chunk[] chunks;
    private final ExecutorService ahead = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "augmentation");
        thread.setDaemon(true);
        return thread;
    });
    private int epoch;
    private Chunk current;
    private FutureTask<Chunk> coming;

    /**
     * @param order      the order of the examples in the current epoch; live, changed only between {@link #startEpoch} and {@link #take}
     * @param augmenters creates an augmenter for each chunk
     */
    AugmentedBatches(Examples examples, int[] order, int size, Supplier<Augmenter> augmenters) {
        this.order = order;
        this.size = size;
        this.atOnce = (int) Math.max(1, Math.min(EXAMPLES_AT_ONCE / size, VALUES_AT_ONCE / (size * examples.x().size(1))));
        this.chunks = new Chunk[] {new Chunk(examples, augmenters.get()), new Chunk(examples, augmenters.get())};
    }

    void startEpoch(int epoch) {
        coming();
        current = null;
        this.epoch = epoch;
    }

    /** Returns mini-batch {@code batch} of the current epoch. It is valid until the next call. */
    MiniBatch take(int batch) {
        int number = batch / atOnce;
        if (current == null || current.number != number) {
            Chunk came = coming();
            current = came != null && came.number == number ? came : result(preparation(number));
            int next = number + 1;
            if ((long) next * atOnce * size < order.length) {
                coming = preparation(next);
                ahead.execute(coming);
            }
        }
        return current.batches[batch % atOnce];
    }

    /** Returns a task that prepares chunk {@code number} in the buffers that are not in use. */
    private FutureTask<Chunk> preparation(int number) {
        Chunk free = chunks[current == chunks[0] ? 1 : 0];
        return new FutureTask<>(() -> free.prepare(number), free);
    }

    /** Waits for the chunk being prefetched and returns it; null if there is none. */
    private Chunk coming() {
        FutureTask<Chunk> task = coming;
        coming = null;
        return task == null ? null : result(task);
    }

    private static Chunk result(FutureTask<Chunk> task) {
        // A no-op if the background thread has started the task.
        task.run();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    // Keep waiting: the task takes about a millisecond, and its memory must not be freed before it ends.
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("examples could not be expanded", e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        try {
            coming();
        } catch (IllegalStateException e) {
            // The prefetched examples are not needed any more.
        } finally {
            ahead.shutdown();
            for (Chunk chunk : chunks) {
                chunk.close();
            }
        }
    }

    /** A few consecutive mini-batches, with the augmenter and the buffers to prepare them. */
    private final class Chunk implements AutoCloseable {

        private final Augmenter augmenter;
        private final Kernels kernels;
        private final MiniBatch[] batches = new MiniBatch[atOnce];
        private final int width;
        private final float[] x;
        private int number = -1;

        Chunk(Examples examples, Augmenter augmenter) {
            this.augmenter = augmenter;
            this.kernels = Kernels.of(examples.x().dataType());
            this.width = Math.toIntExact(examples.x().size(1));
            this.x = new float[size * width];
            for (int i = 0; i < atOnce; i++) {
                batches[i] = new MiniBatch(examples, kernels);
            }
        }

        void prepare(int number) {
            this.number = number;
            for (int i = 0; i < atOnce; i++) {
                int from = (number * atOnce + i) * size;
                int m = Math.min(size, order.length - from);
                if (m > 0) {
                    batches[i].gather(order, from, m);
                    augment(batches[i], from, m);
                }
            }
        }

        private void augment(MiniBatch batch, int from, int m) {
            kernels.read(batch.x(), x);
            for (int i = 0; i < m; i++) {
                augmenter.augment(x, i * width, epoch, order[from + i]);
            }
            kernels.write(x, batch.x());
        }

        @Override
        public void close() {
            for (MiniBatch batch : batches) {
                batch.close();
            }
        }
    }
}
