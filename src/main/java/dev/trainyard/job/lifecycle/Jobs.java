package dev.trainyard.job.lifecycle;

import dev.trainyard.platform.database.RequestRead;
import dev.trainyard.platform.problem.ProblemException;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;

/** Reads training jobs. */
@Service
public class Jobs {

    private final JobRepository jobs;

    Jobs(JobRepository jobs) {
        this.jobs = jobs;
    }

    /** Reads all parts of a job from one snapshot: they are several statements, between which the job may change. */
    @RequestRead(isolation = Isolation.REPEATABLE_READ)
    public Optional<JobView> find(UUID id) {
        return jobs.findById(id).map(JobView::of);
    }

    /** Returns the ids of the jobs that exist and have not ended. */
    @RequestRead
    public Set<UUID> unfinished(Collection<UUID> ids) {
        return jobs.findUnfinished(ids);
    }

    /** @throws ProblemException 404 for a malformed id, as for an unknown one */
    public static UUID id(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw notFound(id);
        }
    }

    public static ProblemException notFound(String id) {
        return ProblemException.notFound("There is no job " + id + ".");
    }
}
