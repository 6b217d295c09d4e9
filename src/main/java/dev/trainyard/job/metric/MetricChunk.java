package dev.trainyard.job.metric;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.UUID;

/**
 * A row with up to {@link #CAPACITY} points of all curves of a job.
 *
 * <p>10,000 jobs with 1,000 points of 10 metrics have 100 million values. One row per value would take about 10 GB with the index, and
 * drawing a curve would read 1,000 rows. Curves are only appended to and read from the beginning, so they are stored as compressed
 * columns: 20,000 rows, less than a tenth of the space, and two rows to read per curve. The price: SQL cannot query single values, and
 * each append rewrites the last chunk (some kilobytes).
 */
@Entity
@Table(name = "job_metric_chunks")
@IdClass(MetricChunk.Key.class)
class MetricChunk {

    record Key(UUID job, long firstPoint) implements Serializable {
    }

    /** Points in a full chunk. A larger chunk compresses little better, and rewriting it costs more. */
    static final int CAPACITY = 512;

    @Id
    @Column(name = "job_id")
    private UUID job;
    @Id
    private long firstPoint;
    private int points;
    private long lastStep;
    private byte[] content;

    protected MetricChunk() {
    }

    MetricChunk(UUID job, long firstPoint, Chunk chunk, byte[] encoded) {
        this.job = job;
        this.firstPoint = firstPoint;
        hold(chunk, encoded);
    }

    final void hold(Chunk chunk) {
        hold(chunk, ChunkCodec.encode(chunk));
    }

    /** @param encoded the encoded chunk */
    final void hold(Chunk chunk, byte[] encoded) {
        points = chunk.size();
        lastStep = chunk.lastStep();
        content = encoded;
    }

    Chunk chunk() {
        return ChunkCodec.decode(content);
    }

    /** Returns the bytes that count for quotas. */
    int bytes() {
        return content.length;
    }

    long firstPoint() {
        return firstPoint;
    }

    long end() {
        return firstPoint + points;
    }

    int free() {
        return CAPACITY - points;
    }

    long lastStep() {
        return lastStep;
    }
}
