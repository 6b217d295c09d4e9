package dev.trainyard.job.lifecycle;

import dev.trainyard.dataset.DatasetDeletionGuard;
import org.springframework.stereotype.Component;

/** Vetoes the deletion of a data set while a job that names it has not ended. */
@Component
class DatasetsInTraining implements DatasetDeletionGuard {

    private final JobRepository jobs;

    DatasetsInTraining(JobRepository jobs) {
        this.jobs = jobs;
    }

    @Override
    public boolean uses(String dataset) {
        return jobs.existsUnfinishedOn(dataset);
    }
}
