package dev.trainyard.job;

import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Training jobs, for those who only look at them. */
@Service
public class Jobs {

    private final JobRepository jobs;

    Jobs(JobRepository jobs) {
        this.jobs = jobs;
    }

    @Transactional(readOnly = true)
    public Optional<JobView> find(UUID id) {
        return jobs.findById(id).map(JobView::of);
    }
}
