package dev.trainyard.job.metric;

import dev.trainyard.job.attempt.AttemptFence;
import jakarta.persistence.EntityManager;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Appends points to a job's stored series, and truncates it. */
@Repository
class MetricStore {

    private final AttemptFence fence;
    private final MetricChunkRepository chunks;
    private final EntityManager entities;
    private final ApplicationEventPublisher publisher;

    MetricStore(AttemptFence fence, MetricChunkRepository chunks, EntityManager entities, ApplicationEventPublisher publisher) {
        this.fence = fence;
        this.chunks = chunks;
        this.entities = entities;
        this.publisher = publisher;
    }

    /**
     * Stores a batch. Idempotent: if the batch is stored again, because the answer to the commit was lost, it replaces itself.
     *
     * @return whether the attempt may still write; if not, nothing is written
     */
    @Transactional
    public boolean append(UUID job, Batch batch) {
        if (!fence.mayWrite(job, batch.attempt())) {
            return false;
        }
        Chunk points = batch.chunk();
        Optional<MetricChunk> last = batch.place().isPresent() ? cut(job, batch.place().getAsLong()) : last(job);
        if (last.isPresent() && last.get().lastStep() > points.step()[0]) {
            // The attempt resumed before the stored points without calling truncate: it measures them again.
            last = drop(job, points.step()[0] - 1);
        }
        batch.placeAt(last.map(MetricChunk::end).orElse(0L));
        int stored = 0;
        if (last.isPresent() && last.get().free() > 0) {
            stored = Math.min(last.get().free(), points.size());
            last.get().hold(last.get().chunk().append(points.slice(0, stored)));
        }
        long end = last.map(MetricChunk::end).orElse(0L);
        while (stored < points.size()) {
            int to = Math.min(stored + MetricChunk.CAPACITY, points.size());
            MetricChunk next = new MetricChunk(job, end, points.slice(stored, to));
            entities.persist(next);
            end = next.end();
            stored = to;
        }
        publisher.publishEvent(new JobMetrics.Stored(job));
        return true;
    }

    @Transactional
    public void truncate(UUID job, int attempt, long afterStep) {
        if (fence.mayWrite(job, attempt)) {
            drop(job, afterStep);
        }
    }

    private Optional<MetricChunk> last(UUID job) {
        return chunks.findFirstByJobOrderByFirstPointDesc(job);
    }

    /**
     * Deletes the points after a step.
     *
     * @return the last remaining chunk
     */
    private Optional<MetricChunk> drop(UUID job, long afterStep) {
        return shorten(job, chunk -> chunk.lastStep() > afterStep, chunk -> chunk.chunk().until(afterStep));
    }

    /**
     * Deletes the points from a position on.
     *
     * @return the last remaining chunk
     */
    private Optional<MetricChunk> cut(UUID job, long place) {
        return shorten(job, chunk -> chunk.end() > place,
                chunk -> chunk.chunk().slice(0, Math.toIntExact(Math.max(0, place - chunk.firstPoint()))));
    }

    private Optional<MetricChunk> shorten(UUID job, Predicate<MetricChunk> isTooLong, Function<MetricChunk, Chunk> kept) {
        Optional<MetricChunk> last = last(job);
        while (last.isPresent() && isTooLong.test(last.get())) {
            Chunk rest = kept.apply(last.get());
            if (rest.size() > 0) {
                last.get().hold(rest);
                return last;
            }
            entities.remove(last.get());
            last = last(job);
        }
        return last;
    }
}
