package dev.trainyard.job.metric;

import dev.trainyard.job.attempt.AttemptFence;
import dev.trainyard.job.storage.JobStorage;
import dev.trainyard.job.storage.StorageHeadroom;
import dev.trainyard.job.storage.StorageKind;
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

    /**
     * The result of storing a batch.
     *
     * @param written whether the attempt may still write; if not, nothing was written
     * @param stride  n if only every n-th point should be recorded from now on, because the room becomes scarce; otherwise 1
     * @param limit   a sentence about the quota because of which the stride is more than 1
     */
    record Outcome(boolean written, int stride, String limit) {

        static final Outcome OVER = new Outcome(false, 1, null);
    }

    private final AttemptFence fence;
    private final MetricChunkRepository chunks;
    private final JobStorage storage;
    private final EntityManager entities;
    private final ApplicationEventPublisher publisher;

    MetricStore(AttemptFence fence, MetricChunkRepository chunks, JobStorage storage, EntityManager entities,
            ApplicationEventPublisher publisher) {
        this.fence = fence;
        this.chunks = chunks;
        this.storage = storage;
        this.entities = entities;
        this.publisher = publisher;
    }

    /**
     * Stores a batch. Idempotent: if the batch is stored again, because the answer to the commit was lost, it replaces itself. Of a batch
     * that would exceed a quota, as many points are stored as fit, evenly distributed.
     */
    @Transactional
    public Outcome append(UUID job, Batch batch) {
        if (!fence.mayWrite(job, batch.attempt())) {
            return Outcome.OVER;
        }
        Chunk points = batch.chunk();
        Optional<MetricChunk> last = batch.place().isPresent() ? cut(job, batch.place().getAsLong()) : last(job);
        if (last.isPresent() && last.get().lastStep() > points.step()[0]) {
            // The attempt resumed before the stored points without calling truncate: it measures them again.
            last = drop(job, points.step()[0] - 1);
        }
        batch.placeAt(last.map(MetricChunk::end).orElse(0L));
        StorageHeadroom room = storage.headroom(job, StorageKind.METRICS);
        AppendedRows rows = AppendedRows.of(job, last, points);
        while (rows.bytes() > room.free() && points.size() > 0) {
            points = points.halved();
            rows = AppendedRows.of(job, last, points);
        }
        rows.store(entities);
        storage.add(job, StorageKind.METRICS, rows.bytes());
        if (points.size() > 0) {
            publisher.publishEvent(new JobMetrics.Stored(job));
        }
        StorageHeadroom left = room.with(rows.bytes());
        return new Outcome(true, left.stride(), left.limitOfStride());
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
        long bytes = 0;
        while (last.isPresent() && isTooLong.test(last.get())) {
            Chunk rest = kept.apply(last.get());
            bytes -= last.get().bytes();
            if (rest.size() > 0) {
                last.get().hold(rest);
                bytes += last.get().bytes();
                break;
            }
            entities.remove(last.get());
            last = last(job);
        }
        storage.add(job, StorageKind.METRICS, bytes);
        return last;
    }
}
