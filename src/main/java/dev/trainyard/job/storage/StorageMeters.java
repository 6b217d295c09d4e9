package dev.trainyard.job.storage;

import dev.trainyard.dataset.Datasets;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.Map;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Gauges of the bytes that quotas limit. Every process sums over the database, so the values are equal in all processes and must not be
 * summed.
 */
@Component
class StorageMeters implements MeterBinder {

    static final String BYTES = "trainyard.storage.bytes";
    /** One statement for all kinds, because a statement takes seconds while the database is down. */
    private static final Map<String, String> SUMS = Map.of(
            "events", "(select coalesce(sum(event_bytes), 0) from job_storage)",
            "metrics", "(select coalesce(sum(metric_bytes), 0) from job_storage)",
            "checkpoints", "(select coalesce(sum(bytes), 0) from checkpoints)",
            // The quota does not count built-in data sets either.
            "datasets", "(select coalesce(sum(bytes), 0) from datasets where name not in (:builtIn))");
    /** How long a sum is reused: longer than one scrape of all gauges takes, but too short to notice. */
    private static final Duration FRESH = Duration.ofMillis(100);

    private final JdbcClient jdbc;
    private final Datasets datasets;
    private final String sql;
    private Map<String, Object> sums;
    private Long summedAt;

    StorageMeters(JdbcClient jdbc, Datasets datasets) {
        this.jdbc = jdbc;
        this.datasets = datasets;
        this.sql = "select " + String.join(", ", SUMS.entrySet().stream().map(sum -> sum.getValue() + " as " + sum.getKey()).toList());
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        SUMS.keySet().forEach(kind -> Gauge.builder(BYTES, this, meters -> meters.bytes(kind)).baseUnit("bytes")
                .description("Bytes of all events and metrics in the database, and of the files of all checkpoints and of the data sets "
                        + "that clients imported or generated, without the built-in ones")
                .tag("kind", kind).register(registry));
    }

    /** Returns NaN while the database is down. */
    private synchronized double bytes(String kind) {
        if (summedAt == null || System.nanoTime() - summedAt > FRESH.toNanos()) {
            try {
                sums = jdbc.sql(sql).param("builtIn", datasets.builtInNames()).query().singleRow();
            } catch (DataAccessException e) {
                sums = null;
            }
            summedAt = System.nanoTime();
        }
        return sums == null ? Double.NaN : ((Number) sums.get(kind)).doubleValue();
    }
}
