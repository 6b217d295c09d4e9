package dev.trainyard.dataset;

import dev.trainyard.dataset.raw.DatasetLimits;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.SplitSizes;
import dev.trainyard.nn.data.Subset;
import dev.trainyard.platform.artifact.ArtifactStore;
import dev.trainyard.platform.memory.MemoryCache;
import dev.trainyard.platform.memory.MemorySize;
import dev.trainyard.platform.memory.MemoryUse;
import dev.trainyard.platform.memory.ProcessMemory;
import dev.trainyard.platform.memory.Reservation;
import dev.trainyard.platform.schedule.BackgroundTimer;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.springframework.stereotype.Component;

/**
 * The data sets in memory, each loaded once for all its users. A data set stays for a while after its last user has closed it, because
 * the next trial of a study, or the next request for its examples, often follows soon.
 *
 * <p>Memory is reserved before a data set is read. Unused data sets are evicted, least recently used first, when the memory is needed
 * elsewhere. Together they keep at most a quarter of the native memory, but the one closed last stays even if it is larger.
 */
@Component
class OpenDatasets implements MemoryCache {

    private static final int UNUSED_PART = 4;

    private final Map<String, Shared> byKey = new HashMap<>();
    private final ArtifactStore artifacts;
    private final DatasetLimits limits;
    private final ProcessMemory memory;
    private final BackgroundTimer timer = new BackgroundTimer("dataset-release");
    private long closings;

    OpenDatasets(ArtifactStore artifacts, DatasetLimits limits, ProcessMemory memory) {
        this.artifacts = artifacts;
        this.limits = limits;
        this.memory = memory;
        memory.add(this);
    }

    /** @throws dev.trainyard.platform.problem.ProblemException 413 or 503 if there is not enough memory */
    Datasets.Open open(StoredDataset stored, DatasetDescription description) throws IOException {
        Shared shared = enter(description.sha256(), description.name());
        boolean opened = false;
        try {
            Handle handle = new Handle(shared, shared.load(stored, description), description);
            opened = true;
            return handle;
        } finally {
            if (!opened) {
                leave(shared);
            }
        }
    }

    /**
     * Reserves memory for a data set that will be opened, unless it is open or its memory is reserved already.
     *
     * @param key the SHA-256 of the data set, or its name while it has none
     * @return empty if there is not enough free memory now
     */
    Optional<Datasets.Place> reserve(String key, long bytes) {
        Shared shared = enter(key, key);
        if (shared.reserve(bytes)) {
            return Optional.of(() -> leave(shared));
        }
        leave(shared);
        return Optional.empty();
    }

    /** Returns the number of data sets that are open, reserved or cached. */
    synchronized int size() {
        return byKey.size();
    }

    @Override
    public boolean release(MemorySize wanted) {
        return releaseUnused(wanted.nativeBytes()) > 0;
    }

    /** Frees unused data sets, least recently used first, until {@code bytes} are free or none is left; returns the freed bytes. */
    private synchronized long releaseUnused(long bytes) {
        long freed = 0;
        for (Shared shared : unused()) {
            if (freed < bytes) {
                freed += shared.bytes();
                release(shared);
            }
        }
        return freed;
    }

    /** Returns the unused data sets, least recently used first. */
    private List<Shared> unused() {
        return byKey.values().stream().filter(shared -> shared.users == 0 && shared.loaded != null)
                .sorted(Comparator.comparingLong(shared -> shared.closedAt)).toList();
    }

    @PreDestroy
    void close() {
        timer.close();
    }

    /** @param name the data set's name: the key of a reservation from before it had a SHA-256 */
    private synchronized Shared enter(String key, String name) {
        Shared shared = byKey.get(key);
        if (shared == null) {
            shared = byKey.remove(name);
            shared = shared == null ? new Shared() : shared;
            shared.key = key;
            byKey.put(key, shared);
        }
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
            shared.closedAt = closings++;
            if (shared.loaded == null || timer.isClosed()) {
                release(shared);
            } else {
                shared.release = timer.after(limits.keepOpen(), () -> release(shared));
                long most = memory.limits().total().nativeBytes() / UNUSED_PART;
                long all = unused().stream().mapToLong(Shared::bytes).sum();
                releaseUnused(Math.min(all - most, all - shared.bytes()));
            }
        }
    }

    private synchronized void release(Shared shared) {
        if (shared.users == 0 && byKey.remove(shared.key, shared)) {
            try {
                if (shared.loaded != null) {
                    shared.loaded.close();
                }
            } finally {
                if (shared.memory != null) {
                    shared.memory.close();
                }
            }
        }
    }

    private final class Shared {

        // All fields except loaded and memory are guarded by the enclosing OpenDatasets; those two are written under this lock.
        private String key;
        private int users;
        private long closedAt;
        private Future<?> release;
        private volatile LoadedDataset loaded;
        private volatile Reservation memory;

        long bytes() {
            return memory.size().nativeBytes();
        }

        /** Loads the data set if no user has done so. Concurrent users wait; if loading fails, the next user tries again. */
        synchronized Dataset load(StoredDataset stored, DatasetDescription description) throws IOException {
            if (loaded == null) {
                // A job that has reserved the data set has also reserved the opening bytes, with the rest of its memory.
                boolean reserved = memory != null;
                if (!reserved) {
                    memory = OpenDatasets.this.memory.reserve(MemoryUse.DATASETS,
                            MemorySize.ofNative(description.memoryBytes() + description.openingBytes()));
                }
                boolean read = false;
                try (InputStream file = artifacts.open(stored.content())) {
                    loaded = DatasetContent.read(file, stored.content().bytes());
                    read = true;
                } finally {
                    if (!reserved && !read) {
                        memory.close();
                        memory = null;
                    }
                }
                memory.shrinkTo(MemorySize.ofNative(loaded.bytes()));
            }
            return loaded.dataset();
        }

        /** @return whether the memory is reserved now */
        synchronized boolean reserve(long bytes) {
            if (memory == null) {
                memory = OpenDatasets.this.memory.tryReserve(MemoryUse.DATASETS, MemorySize.ofNative(bytes)).orElse(null);
            }
            return memory != null;
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
            Dataset selected = dataset.select(sizes, subset);
            collectCopies(selected);
            return selected;
        }

        @Override
        public synchronized Dataset own(Dataset derived) {
            collectCopies(derived);
            return derived;
        }

        /** Remembers the arrays that {@code made} owns. Views cannot be closed and are skipped, as are the shared arrays. */
        private void collectCopies(Dataset made) {
            for (INDArray array : made.arrays()) {
                if (array.closeable() && shared.loaded.arrays().stream().noneMatch(whole -> sameMemory(whole, array))
                        && copies.stream().noneMatch(copy -> sameMemory(copy, array))) {
                    copies.add(array);
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
