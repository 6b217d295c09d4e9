package dev.trainyard.job.metric;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.repository.Repository;

interface MetricChunkRepository extends Repository<MetricChunk, MetricChunk.Key> {

    /** The chunk that the job's series ends with. */
    Optional<MetricChunk> findFirstByJobOrderByFirstPointDesc(UUID job);

    /** The chunk that has the point with this number, or the last one before it. */
    Optional<MetricChunk> findFirstByJobAndFirstPointLessThanEqualOrderByFirstPointDesc(UUID job, long point);

    List<MetricChunk> findByJobAndFirstPointGreaterThanEqualOrderByFirstPoint(UUID job, long point, Limit limit);
}
