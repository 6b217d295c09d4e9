package dev.trainyard.job.metric;

import dev.trainyard.job.attempt.AttemptFence;
import jakarta.persistence.EntityManager;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Writes points to the end of a job's stored series. */
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

    /** @return whether the attempt may still write; if not, nothing is written */
    @Transactional
    public boolean append(UUID job, int attempt, Chunk points) {
        if (!fence.mayWrite(job, attempt)) {
            return false;
        }
        Optional<MetricChunk> last = chunks.findFirstByJobOrderByFirstPointDesc(job);
        if (last.isPresent() && last.get().lastStep() > points.step()[0]) {
            // An attempt that began before what is stored and did not say so: it measures those points again.
            last = drop(job, points.step()[0] - 1);
        }
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

    /** @return the chunk that the series then ends with */
    private Optional<MetricChunk> drop(UUID job, long afterStep) {
        Optional<MetricChunk> last = chunks.findFirstByJobOrderByFirstPointDesc(job);
        while (last.isPresent() && last.get().lastStep() > afterStep) {
            Chunk kept = last.get().chunk().until(afterStep);
            if (kept.size() > 0) {
                last.get().hold(kept);
                return last;
            }
            entities.remove(last.get());
            last = chunks.findFirstByJobOrderByFirstPointDesc(job);
        }
        return last;
    }
}
