package dev.trainyard.job.lifecycle;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Gauges of the jobs that wait for a worker or have one, by status. Every process counts the jobs in the database, so the values are equal
 * in all processes and must not be summed.
 */
@Component
class JobMeters implements MeterBinder {

    static final String JOBS = "trainyard.jobs";
    private static final Set<JobStatus> COUNTED = EnumSet.of(JobStatus.QUEUED, JobStatus.RUNNING, JobStatus.PAUSING, JobStatus.STOPPING);

    /** How long a count is reused: longer than one scrape of all gauges takes, but too short to notice. */
    private static final Duration FRESH = Duration.ofMillis(100);

    private final JobRepository jobs;
    private Map<JobStatus, Long> counts;
    private Long countedAt;

    JobMeters(JobRepository jobs) {
        this.jobs = jobs;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        COUNTED.forEach(status -> Gauge.builder(JOBS, this, meters -> meters.count(status))
                .description("Jobs that wait for a worker or have one, in all processes together")
                .tag("status", status.word())
                .register(registry));
    }

    /** Counts all statuses in one query, because a query takes seconds while the database is down. Returns NaN then. */
    private synchronized double count(JobStatus status) {
        if (countedAt == null || System.nanoTime() - countedAt > FRESH.toNanos()) {
            try {
                counts = jobs.count(COUNTED).stream().collect(Collectors.toMap(JobRepository.Count::status, JobRepository.Count::jobs));
            } catch (DataAccessException | TransactionException e) {
                counts = null;
            }
            countedAt = System.nanoTime();
        }
        return counts == null ? Double.NaN : counts.getOrDefault(status, 0L);
    }
}
