package dev.trainyard.job;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.EnumSet;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * How much there is to do: the jobs that wait for a worker or have one, by status. Every process counts what is in the database, so
 * their figures are the same and must not be added up.
 */
@Component
class JobMeters implements MeterBinder {

    static final String JOBS = "trainyard.jobs";
    private static final Set<JobStatus> COUNTED = EnumSet.of(JobStatus.QUEUED, JobStatus.RUNNING, JobStatus.PAUSING, JobStatus.STOPPING);

    private final JobRepository jobs;

    JobMeters(JobRepository jobs) {
        this.jobs = jobs;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        COUNTED.forEach(status -> Gauge.builder(JOBS, jobs, stored -> stored.countByStatus(status))
                .description("Jobs that wait for a worker or have one, in all processes together")
                .tag("status", status.word())
                .register(registry));
    }
}
