package dev.trainyard.inference;

import dev.trainyard.model.Models;
import dev.trainyard.model.VersionDeleted;
import dev.trainyard.model.VersionId;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/** The versions whose weights are in memory: loaded once, by whoever asks first, until others need the room. */
@Component
class ServedModels {

    private final Models models;
    private final long capacity;
    /** The least recently used first. */
    private final Map<UUID, CompletableFuture<ServedModel>> loaded = new LinkedHashMap<>(16, 0.75f, true);

    ServedModels(Models models, InferenceLimits limits) {
        this.models = models;
        this.capacity = limits.cache().toBytes();
    }

    /**
     * Does {@code work} with a version's weights, which stay in memory meanwhile.
     *
     * @throws dev.trainyard.platform.problem.ProblemException 503 when the weights are damaged
     */
    <T> T use(VersionId version, Function<ServedModel, T> work) {
        ServedModel model = enter(version);
        try {
            return work.apply(model);
        } finally {
            model.leave();
        }
    }

    private ServedModel enter(VersionId version) {
        while (true) {
            ServedModel model = get(version);
            if (model.enter()) {
                return model;
            }
            // Evicted since it was found: it is not among the loaded any more, so this ends.
        }
    }

    private ServedModel get(VersionId version) {
        CompletableFuture<ServedModel> mine = new CompletableFuture<>();
        CompletableFuture<ServedModel> found;
        synchronized (loaded) {
            found = loaded.putIfAbsent(version.id(), mine);
        }
        if (found == null) {
            load(version, mine);
            found = mine;
        }
        try {
            return found.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private void load(VersionId version, CompletableFuture<ServedModel> future) {
        try {
            ServedModel model = new ServedModel(models.load(version));
            future.complete(model);
            makeRoom(model);
        } catch (IOException e) {
            fail(version, future, new UncheckedIOException(e));
        } catch (RuntimeException | Error e) {
            fail(version, future, e);
        }
    }

    /** Forgets it, so that the next call tries again. */
    private void fail(VersionId version, CompletableFuture<ServedModel> future, Throwable cause) {
        synchronized (loaded) {
            loaded.remove(version.id());
        }
        future.completeExceptionally(cause);
    }

    private void makeRoom(ServedModel newest) {
        List<ServedModel> evicted = new ArrayList<>();
        synchronized (loaded) {
            List<ServedModel> candidates = loaded.values().stream()
                    .filter(f -> f.isDone() && !f.isCompletedExceptionally()).map(CompletableFuture::join).toList();
            long bytes = candidates.stream().mapToLong(ServedModel::bytes).sum();
            for (ServedModel candidate : candidates) {
                if (bytes > capacity && candidate != newest) {
                    bytes -= candidate.bytes();
                    loaded.remove(candidate.version().id());
                    evicted.add(candidate);
                }
            }
        }
        evicted.forEach(ServedModel::evict);
    }

    @TransactionalEventListener
    void deleted(VersionDeleted version) {
        CompletableFuture<ServedModel> removed;
        synchronized (loaded) {
            removed = loaded.remove(version.id());
        }
        if (removed != null) {
            removed.thenAccept(ServedModel::evict);
        }
    }

    @PreDestroy
    void close() {
        List<CompletableFuture<ServedModel>> all;
        synchronized (loaded) {
            all = List.copyOf(loaded.values());
            loaded.clear();
        }
        all.forEach(future -> future.thenAccept(ServedModel::evict));
    }
}
