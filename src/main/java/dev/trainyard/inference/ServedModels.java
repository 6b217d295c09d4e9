package dev.trainyard.inference;

import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.trainyard.model.Models;
import dev.trainyard.model.VersionDeleted;
import dev.trainyard.model.VersionId;
import dev.trainyard.platform.memory.MemoryCache;
import dev.trainyard.platform.memory.MemorySize;
import dev.trainyard.platform.memory.MemoryUse;
import dev.trainyard.platform.memory.ProcessMemory;
import dev.trainyard.platform.memory.Reservation;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * A cache of model versions with their weights. The first caller loads a version, and concurrent callers wait for it. It stays until its
 * memory is needed. Weights are native memory, so users are counted: after a version is evicted, its last user frees it.
 */
@Component
public class ServedModels implements MemoryCache {

    /** Divisor of the capacity that idle networks may take in addition to the weights. */
    private static final int IDLE_PART = 4;

    private final Models models;
    private final ProcessMemory memory;
    private final WeightMemoryBudget budget;
    private final IdleNetworks idle;
    /** Ordered from the least to the most recently used. */
    private final Map<UUID, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

    /** A version that is in memory or being loaded. {@link #users} and {@link #evicted} are guarded by {@link #entries}. */
    private static final class Entry {

        private final CompletableFuture<ServedModel> loaded = new CompletableFuture<>();
        private final long bytes;
        private int users = 1;
        private boolean evicted;

        Entry(long bytes) {
            this.bytes = bytes;
        }
    }

    @Autowired
    ServedModels(Models models, InferenceLimits limits, ProcessMemory memory) {
        this(models, memory, Math.min(limits.cache().toBytes(), memory.limits().total().nativeBytes() / 2),
                new WeightMemoryBudget.Patience());
    }

    ServedModels(Models models, ProcessMemory memory, long capacity, WeightMemoryBudget.Patience patience) {
        this.models = models;
        this.memory = memory;
        this.budget = new WeightMemoryBudget(capacity, patience);
        this.idle = new IdleNetworks(capacity / IDLE_PART);
        memory.add(idle);
        memory.add(this);
    }

    /**
     * Runs {@code work} with a version, whose weights stay in memory meanwhile.
     *
     * @throws dev.trainyard.platform.problem.ProblemException 503 if the weights are damaged, or if there is no memory for them now
     */
    public <T> T use(VersionId version, Function<ServedModel, T> work) {
        Entry entry = enter(version);
        try {
            return work.apply(model(entry));
        } finally {
            leave(entry);
        }
    }

    private static ServedModel model(Entry entry) {
        try {
            return entry.loaded.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private Entry enter(VersionId version) {
        Entry found = find(version);
        if (found != null) {
            return found;
        }
        // Outside the lock, because this queries the database.
        Entry mine = new Entry(models.weightBytes(version));
        synchronized (entries) {
            Entry other = entries.putIfAbsent(version.id(), mine);
            if (other != null) {
                other.users++;
                return other;
            }
        }
        load(version, mine);
        return mine;
    }

    private Entry find(VersionId version) {
        synchronized (entries) {
            Entry found = entries.get(version.id());
            if (found != null) {
                found.users++;
            }
            return found;
        }
    }

    /** Loads a version. Reserves memory before reading, so that several large models loaded at once do not exceed the limit. */
    private void load(VersionId version, Entry entry) {
        boolean roomy = false;
        Reservation weights = null;
        try {
            budget.take(entry.bytes, () -> evictEldest(entry));
            roomy = true;
            weights = memory.reserve(MemoryUse.MODELS, MemorySize.ofNative(2 * entry.bytes));
            ServedModel model = new ServedModel(models.load(version), weights, memory, idle);
            weights.shrinkTo(MemorySize.ofNative(entry.bytes));
            entry.loaded.complete(model);
        } catch (Throwable e) {
            // Removes the entry, so that the next call tries again.
            synchronized (entries) {
                entries.remove(version.id(), entry);
            }
            if (weights != null) {
                weights.close();
            }
            if (roomy) {
                budget.giveBack(entry.bytes);
            }
            entry.loaded.completeExceptionally(e instanceof IOException io ? new UncheckedIOException(io) : e);
        }
    }

    private void leave(Entry entry) {
        boolean last;
        synchronized (entries) {
            entry.users--;
            last = entry.evicted && entry.users == 0;
        }
        if (last) {
            free(entry);
        }
    }

    /** Evicts the least recently used loaded version, which its last user frees; returns false if none was evicted. */
    private boolean evictEldest(Entry besides) {
        Entry eldest;
        synchronized (entries) {
            eldest = entries.values().stream().filter(e -> e != besides && isLoaded(e)).findFirst().orElse(null);
        }
        return eldest != null && evict(eldest);
    }

    private static boolean isLoaded(Entry entry) {
        return entry.loaded.isDone() && !entry.loaded.isCompletedExceptionally();
    }

    /** Evicts an entry; returns false if another thread has evicted it. */
    private boolean evict(Entry entry) {
        boolean unused;
        synchronized (entries) {
            if (entry.evicted) {
                return false;
            }
            entry.evicted = true;
            budget.leave(entry.bytes);
            entries.values().remove(entry);
            unused = entry.users == 0;
        }
        if (unused) {
            free(entry);
        }
        return true;
    }

    private void free(Entry entry) {
        try {
            entry.loaded.join().free();
        } finally {
            budget.free(entry.bytes);
        }
    }

    @Override
    public boolean release(MemorySize wanted) {
        long missing = wanted.nativeBytes();
        boolean any = false;
        while (missing > 0) {
            Entry eldest;
            synchronized (entries) {
                eldest = entries.values().stream().filter(e -> e.users == 0 && isLoaded(e)).findFirst().orElse(null);
            }
            if (eldest == null) {
                return any;
            }
            if (evict(eldest)) {
                missing -= eldest.bytes;
                any = true;
            }
        }
        return any;
    }

    /** Returns the ids of the versions whose weights are in memory. */
    public Set<UUID> loaded() {
        synchronized (entries) {
            return entries.entrySet().stream().filter(e -> isLoaded(e.getValue())).map(Map.Entry::getKey).collect(toUnmodifiableSet());
        }
    }

    /** Frees the weights of all versions of a model, each as soon as no request uses it. The next request loads them again. */
    public void unload(String model) {
        List<Entry> all;
        synchronized (entries) {
            all = entries.values().stream().filter(e -> isLoaded(e) && e.loaded.join().version().model().equals(model)).toList();
        }
        all.forEach(this::evict);
    }

    /** Returns the bytes of native memory of idle networks. */
    long idleBytes() {
        return idle.bytes();
    }

    /** Returns the bytes of the weights that are in memory or being loaded. */
    long weightBytes() {
        return budget.taken();
    }

    @TransactionalEventListener
    void deleted(VersionDeleted version) {
        Entry entry;
        synchronized (entries) {
            entry = entries.get(version.id());
        }
        if (entry != null) {
            entry.loaded.thenAccept(model -> evict(entry));
        }
    }

    @PreDestroy
    void close() {
        List<Entry> all;
        synchronized (entries) {
            all = List.copyOf(entries.values());
        }
        all.forEach(entry -> entry.loaded.thenAccept(model -> evict(entry)));
    }
}
