package dev.trainyard.job.metric;

import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The rows that change when points are appended to a job's series: the last row up to its capacity, and new rows after it.
 *
 * @param bytes the bytes by which the stored series grows
 */
record AppendedRows(UUID job, List<Row> rows, long bytes) {

    /**
     * @param stored the row to change; null for a new row
     * @param first  the position of the row's first point
     */
    private record Row(MetricChunk stored, long first, Chunk chunk, byte[] encoded) {

        static Row of(MetricChunk stored, long first, Chunk chunk) {
            return new Row(stored, first, chunk, ChunkCodec.encode(chunk));
        }

        long growth() {
            return encoded.length - (stored == null ? 0L : stored.bytes());
        }
    }

    /** @param last the last row of the series */
    static AppendedRows of(UUID job, Optional<MetricChunk> last, Chunk points) {
        List<Row> rows = new ArrayList<>();
        int done = 0;
        if (last.isPresent() && last.get().free() > 0 && points.size() > 0) {
            done = Math.min(last.get().free(), points.size());
            rows.add(Row.of(last.get(), last.get().firstPoint(), last.get().chunk().append(points.slice(0, done))));
        }
        long end = last.map(MetricChunk::end).orElse(0L) + done;
        while (done < points.size()) {
            int to = Math.min(done + MetricChunk.CAPACITY, points.size());
            rows.add(Row.of(null, end, points.slice(done, to)));
            end += to - done;
            done = to;
        }
        return new AppendedRows(job, rows, rows.stream().mapToLong(Row::growth).sum());
    }

    void store(EntityManager entities) {
        for (Row row : rows) {
            if (row.stored == null) {
                entities.persist(new MetricChunk(job, row.first, row.chunk, row.encoded));
            } else {
                row.stored.hold(row.chunk, row.encoded);
            }
        }
    }
}
