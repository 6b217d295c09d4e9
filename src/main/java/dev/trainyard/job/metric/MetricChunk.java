package dev.trainyard.job.metric;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.UUID;

/**
 * A row with hundreds of points of all curves of a job.
 *
 * <p>Ten thousand jobs of a thousand points of ten metrics are a hundred million values. As rows of their own they would take
 * some ten gigabytes with their index, and each curve that is drawn would be a thousand rows to read. Curves are only ever
 * written at their end and read from their beginning, so they are kept as compressed columns of {@link #CAPACITY} points: twenty
 * thousand rows, less than a tenth of the space, and a curve is two rows to read. What it costs: no SQL over single values, and the last
 * chunk is written again, some kilobytes, each time that points are added to it.
 */
@Entity
@Table(name = "job_metric_chunks")
@IdClass(MetricChunk.Key.class)
class MetricChunk {

    record Key(UUID job, long firstPoint) implements Serializable {
    }

    /** Points in a full chunk: compression gains little beyond, and rewriting the last chunk costs more. */
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

    MetricChunk(UUID job, long firstPoint, Chunk chunk) {
        this.job = job;
        this.firstPoint = firstPoint;
        hold(chunk);
    }

    final void hold(Chunk chunk) {
        points = chunk.size();
        lastStep = chunk.lastStep();
        content = ChunkCodec.encode(chunk);
    }

    Chunk chunk() {
        return ChunkCodec.decode(content);
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
