package dev.trainyard.job.metric;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface MetricChunkRepository extends Repository<MetricChunk, MetricChunk.Key> {

    /** Returns the last chunk of the job's series. */
    Optional<MetricChunk> findFirstByJobOrderByFirstPointDesc(UUID job);

    /** Returns the chunk that contains the point with this number, or the nearest chunk before it. */
    Optional<MetricChunk> findFirstByJobAndFirstPointLessThanEqualOrderByFirstPointDesc(UUID job, long point);

    /** Returns chunks as records, because entities would all stay in memory until the transaction ends. */
    @Query("""
            select new dev.trainyard.job.metric.MetricChunkRepository$Stored(c.firstPoint + c.points, c.content) from MetricChunk c
            where c.job = :job and c.firstPoint >= :point order by c.firstPoint""")
    List<Stored> read(UUID job, long point, Limit limit);

    /** @param end the number of its last point plus 1 */
    record Stored(long end, byte[] content) {
    }
}
