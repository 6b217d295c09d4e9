package dev.trainyard.dataset;

import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.Examples;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.SplitSizes;
import dev.trainyard.nn.data.Subset;
import dev.trainyard.platform.artifact.ArtifactStore;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.springframework.stereotype.Component;

/**
 * The data sets that are in memory, each once however many jobs use it. One stays for a while after its last user closed it,
 * because the next trial of a study, or the next look at its examples, follows at once.
 */
@Component
class OpenDatasets {

    private final Map<String, Shared> bySha256 = new HashMap<>();
    private final ArtifactStore artifacts;
    private final DatasetLimits limits;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "dataset-release");
        thread.setDaemon(true);
        return thread;
    });

    OpenDatasets(ArtifactStore artifacts, DatasetLimits limits) {
        this.artifacts = artifacts;
        this.limits = limits;
    }

    Datasets.Open open(StoredDataset stored, DatasetDescription description) throws IOException {
        Shared shared = enter(description.sha256());
        boolean opened = false;
        try {
            Handle handle = new Handle(shared, shared.load(stored), description);
            opened = true;
            return handle;
        } finally {
            if (!opened) {
                leave(shared);
            }
        }
    }

    /** How many data sets take memory now. */
    synchronized int size() {
        return bySha256.size();
    }

    /** Frees those that nobody uses, unless they take at most {@code most} bytes together. */
    synchronized void releaseUnused(long most) {
        List<Shared> unused = bySha256.values().stream().filter(shared -> shared.users == 0 && shared.loaded != null).toList();
        if (unused.stream().mapToLong(shared -> shared.loaded.bytes()).sum() > most) {
            unused.forEach(this::release);
        }
    }

    @PreDestroy
    void close() {
        timer.shutdownNow();
    }

    private synchronized Shared enter(String sha256) {
        Shared shared = bySha256.computeIfAbsent(sha256, Shared::new);
        shared.users++;
        if (shared.release != null) {
            shared.release.cancel(false);
            shared.release = null;
        }
        return shared;
    }

    private synchronized void leave(Shared shared) {
        shared.users--;
        if (shared.users == 0) {
            if (shared.loaded == null || timer.isShutdown()) {
                release(shared);
            } else {
                shared.release = timer.schedule(() -> release(shared), limits.keepOpen().toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }

    private synchronized void release(Shared shared) {
        if (shared.users == 0 && bySha256.remove(shared.sha256, shared) && shared.loaded != null) {
            shared.loaded.close();
        }
    }

    private final class Shared {

        private final String sha256;
        private int users;
        private Future<?> release;
        private LoadedDataset loaded;

        Shared(String sha256) {
            this.sha256 = sha256;
        }

        /** The first user loads it, the others wait for him; when he fails, the next one tries. */
        synchronized Dataset load(StoredDataset stored) throws IOException {
            if (loaded == null) {
                try (InputStream file = artifacts.open(stored.content())) {
                    loaded = DatasetContent.read(file, stored.content().bytes());
                }
            }
            return loaded.dataset();
        }
    }

    private final class Handle implements Datasets.Open {

        private final Shared shared;
        private final Dataset dataset;
        private final DatasetDescription description;
        private final List<INDArray> copies = new ArrayList<>();
        private boolean closed;

        Handle(Shared shared, Dataset dataset, DatasetDescription description) {
            this.shared = shared;
            this.dataset = dataset;
            this.description = description;
        }

        @Override
        public DatasetDescription description() {
            return description;
        }

        @Override
        public Dataset dataset() {
            return dataset;
        }

        @Override
        public synchronized Dataset dataset(SplitSizes sizes, Subset subset) {
            Dataset divided = sizes == null ? dataset : dataset.divide(sizes);
            collectCopies(divided);
            Dataset restricted = subset == null ? divided : divided.restrict(subset);
            collectCopies(restricted);
            return restricted;
        }

        /** The shared arrays are only ever seen through views, which cannot be closed. */
        private void collectCopies(Dataset made) {
            for (Split split : Split.values()) {
                Examples examples = made.of(split);
                if (examples != null && examples != dataset.of(split)) {
                    for (INDArray array : List.of(examples.x(), examples.y())) {
                        if (shared.loaded.arrays().stream().noneMatch(whole -> sameMemory(whole, array))
                                && copies.stream().noneMatch(copy -> sameMemory(copy, array))) {
                            copies.add(array);
                        }
                    }
                }
            }
        }

        private static boolean sameMemory(INDArray a, INDArray b) {
            return a.data().pointer().address() == b.data().pointer().address();
        }

        @Override
        public void close() {
            synchronized (this) {
                if (closed) {
                    return;
                }
                closed = true;
                copies.stream().filter(INDArray::closeable).forEach(INDArray::close);
            }
            leave(shared);
        }
    }
}
