package dev.trainyard.job.lifecycle;

import dev.trainyard.checkpoint.Checkpoint;
import dev.trainyard.checkpoint.Checkpoints;
import dev.trainyard.platform.problem.ProblemException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.BiPredicate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Executes owners' commands on their jobs. A command only changes the job's status; the worker polls it about twice a second. */
@Component
public class JobCommands {

    /** @param changed false if the job was already in the requested state */
    public record Change(JobView job, boolean changed) {
    }

    private final JobRepository jobs;
    private final Checkpoints checkpoints;
    private final JobQueue queue;
    private final TransactionTemplate transaction;

    JobCommands(JobRepository jobs, Checkpoints checkpoints, JobQueue queue, TransactionTemplate transaction) {
        this.jobs = jobs;
        this.checkpoints = checkpoints;
        this.queue = queue;
        this.transaction = transaction;
    }

    public Change cancel(UUID id) {
        return change(id, Job::cancel);
    }

    public Change stop(UUID id) {
        return change(id, Job::stop);
    }

    public Change pause(UUID id) {
        return change(id, Job::pause);
    }

    public Change resume(UUID id) {
        return change(id, Job::resume);
    }

    private Change change(UUID id, BiPredicate<Job, Instant> command) {
        return transaction.execute(status -> {
            Job job = jobs.lock(id).orElseThrow(() -> Jobs.notFound(id.toString()));
            boolean hadNoWorker = job.status() == JobStatus.PAUSED;
            boolean changed;
            try {
                changed = command.test(job, AttemptStore.now());
            } catch (IllegalTransitionException e) {
                throw ProblemException.conflict(e.getMessage());
            }
            jobs.saveAndFlush(job);
            if (hadNoWorker && changed && !job.status().isFinal()) {
                queue.put(id, job.specification().priority());
            }
            return new Change(JobView.of(job), changed);
        });
    }

    /** Deletes a job that has ended, with its checkpoints, metrics and events. Its model is kept. */
    public void delete(UUID id) {
        List<Checkpoint> files = transaction.execute(status -> {
            Job job = jobs.lock(id).orElseThrow(() -> Jobs.notFound(id.toString()));
            if (!job.status().isFinal()) {
                throw ProblemException.conflict("The job is %s; cancel it first.".formatted(job.status().word()));
            }
            List<Checkpoint> left = checkpoints.list(id);
            jobs.delete(job);
            return left;
        });
        files.forEach(checkpoints::deleteFile);
    }
}
