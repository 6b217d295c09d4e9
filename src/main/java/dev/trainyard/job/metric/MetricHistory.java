package dev.trainyard.job.metric;

import dev.trainyard.job.metric.Chunk.Column;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Reads the points stored by {@link JobMetrics}. */
@Service
public class MetricHistory {

    /**
     * A job's curves.
     *
     * @param names all metrics of the job, including those not asked for
     * @param epoch the epoch of the last point
     */
    record Curves(Set<String> names, double epoch, List<Series> series) {

        int points() {
            return series.stream().mapToInt(curve -> curve.value().size()).sum();
        }
    }

    /** Chunks in memory at once: a few hundred kilobytes each, decoded. */
    private static final int CHUNKS_AT_ONCE = 8;

    private final MetricChunkRepository chunks;

    MetricHistory(MetricChunkRepository chunks) {
        this.chunks = chunks;
    }

    /**
     * Returns points from number {@code first} (counted from 0) to the end of its chunk; none if the series is shorter.
     */
    @Transactional(readOnly = true)
    public List<Point> from(UUID job, long first) {
        MetricChunk row = chunks.findFirstByJobAndFirstPointLessThanEqualOrderByFirstPointDesc(job, first).orElse(null);
        if (row == null || row.end() <= first) {
            return List.of();
        }
        Chunk chunk = row.chunk();
        List<Point> points = new ArrayList<>();
        for (int i = Math.toIntExact(first - row.firstPoint()); i < chunk.size(); i++) {
            Map<String, Double> metrics = new LinkedHashMap<>();
            for (Map.Entry<String, Column> metric : chunk.metrics().entrySet()) {
                if (metric.getValue().present().get(i)) {
                    metrics.put(metric.getKey(), Series.finite(metric.getValue().values()[i]));
                }
            }
            points.add(new Point(chunk.step()[i], chunk.epoch()[i], chunk.seconds()[i], metrics));
        }
        return points;
    }

    /**
     * Reads and down-samples the curves of a job. Stops as soon as they have more than {@code most} points.
     *
     * @param wanted    metric names; all metrics if empty
     * @param maxPoints the maximum number of points of each curve; 0 for all points
     * @param most      the maximum number of points of all curves together
     * @return empty if the curves have more points than {@code most}
     */
    Optional<Curves> curves(UUID job, Set<String> wanted, int maxPoints, int most) {
        Set<String> names = new LinkedHashSet<>();
        Map<String, Downsampler> curves = new LinkedHashMap<>();
        double epoch = 0;
        long next = 0;
        List<MetricChunkRepository.Stored> rows;
        do {
            rows = chunks.read(job, next, Limit.of(CHUNKS_AT_ONCE));
            for (MetricChunkRepository.Stored row : rows) {
                Chunk chunk = ChunkCodec.decode(row.content());
                names.addAll(chunk.metrics().keySet());
                chunk.metrics().forEach((name, column) -> {
                    if (wanted.isEmpty() || wanted.contains(name)) {
                        add(chunk, column, curves.computeIfAbsent(name,
                                n -> new Downsampler(maxPoints == 0 ? Integer.MAX_VALUE : maxPoints)));
                    }
                });
                epoch = chunk.epoch()[chunk.size() - 1];
                next = row.end();
                if (curves.values().stream().mapToLong(Downsampler::size).sum() > most) {
                    return Optional.empty();
                }
            }
        } while (rows.size() == CHUNKS_AT_ONCE);
        return Optional.of(new Curves(names, epoch, curves.entrySet().stream().map(c -> Series.of(c.getKey(), c.getValue())).toList()));
    }

    private static void add(Chunk chunk, Column column, Downsampler curve) {
        for (int i = column.present().nextSetBit(0); i >= 0; i = column.present().nextSetBit(i + 1)) {
            curve.add(new Sample(chunk.step()[i], chunk.epoch()[i], chunk.seconds()[i], column.values()[i]));
        }
    }
}
