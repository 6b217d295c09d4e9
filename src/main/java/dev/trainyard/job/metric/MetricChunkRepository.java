package dev.trainyard.job.metric;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface MetricChunkRepository extends Repository<MetricChunk, MetricChunk.Key> {

    /** The chunk that the job's series ends with. */
    Optional<MetricChunk> findFirstByJobOrderByFirstPointDesc(UUID job);

    /** The chunk that has the point with this number, or the last one before it. */
    Optional<MetricChunk> findFirstByJobAndFirstPointLessThanEqualOrderByFirstPointDesc(UUID job, long point);

    /** Chunks to read and forget: as entities they would all stay in memory until the transaction ends. */
    @Query("""
            select new dev.trainyard.job.metric.MetricChunkRepository$Stored(c.firstPoint + c.points, c.content) from MetricChunk c
            where c.job = :job and c.firstPoint >= :point order by c.firstPoint""")
    List<Stored> read(UUID job, long point, Limit limit);

    /** @param end the place after its last point */
    record Stored(long end, byte[] content) {
    }
}
