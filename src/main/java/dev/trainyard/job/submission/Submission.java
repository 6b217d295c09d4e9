package dev.trainyard.job.submission;

import dev.trainyard.dataset.Datasets;
import dev.trainyard.job.event.JobEvents;
import dev.trainyard.job.lifecycle.AttemptStore;
import dev.trainyard.job.lifecycle.Job;
import dev.trainyard.job.lifecycle.JobQueue;
import dev.trainyard.job.lifecycle.JobRepository;
import dev.trainyard.job.lifecycle.JobView;
import dev.trainyard.job.lifecycle.Jobs;
import dev.trainyard.job.lifecycle.WarmStartResolver;
import dev.trainyard.job.spec.CheckedSpec;
import dev.trainyard.job.spec.DataWarnings;
import dev.trainyard.platform.artifact.StoreBinding;
import dev.trainyard.platform.artifact.StoreMismatchException;
import dev.trainyard.platform.problem.ProblemException;
import java.util.Optional;
import java.util.UUID;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** Stores and queues submitted jobs, before the request is answered. */
@Component
public class Submission {

    private static final int TRIES = 5;

    private final JobSpecReader specReader;
    private final Datasets datasets;
    private final JobRepository jobs;
    private final Jobs views;
    private final IdempotencyKeys keys;
    private final JobQueue queue;
    private final WarmStartResolver warmStarts;
    private final StoreBinding store;
    private final SubmissionQuotas quotas;
    private final JobEvents events;
    private final TransactionTemplate transaction;

    Submission(JobSpecReader specReader, Datasets datasets, JobRepository jobs, Jobs views, IdempotencyKeys keys,
            JobQueue queue, WarmStartResolver warmStarts, StoreBinding store, SubmissionQuotas quotas, JobEvents events,
            TransactionTemplate transaction) {
        this.store = store;
        this.specReader = specReader;
        this.datasets = datasets;
        this.jobs = jobs;
        this.views = views;
        this.keys = keys;
        this.queue = queue;
        this.warmStarts = warmStarts;
        this.quotas = quotas;
        this.events = events;
        this.transaction = transaction;
    }

    /**
     * Creates a job. Idempotent if the request has a key.
     *
     * @param key the client's {@code Idempotency-Key}; may be null
     * @return the new job, or the job that an earlier request with this key has created
     * @throws ProblemException 400 if the key is blank or too long; 422 if the specification is invalid, or the key was used for another
     *         request; 409 if its data set or its warm start has been deleted since the specification was read; 507 if a quota is used up
     * @throws StoreMismatchException if the artifact store does not belong to the database
     */
    public JobView submit(JsonNode request, String key) throws StoreMismatchException {
        store.require();
        if (key == null) {
            return create(specReader.read(request), request, null);
        }
        if (key.isBlank() || key.length() > IdempotencyKeys.MAX_LENGTH) {
            throw new ProblemException(HttpStatus.BAD_REQUEST, "Idempotency-Key must be 1 to %d characters, got %d."
                    .formatted(IdempotencyKeys.MAX_LENGTH, key.length()));
        }
        for (int i = 1;; i++) {
            Optional<JobView> before = before(request, key);
            if (before.isPresent()) {
                return before.get();
            }
            try {
                return create(specReader.read(request), request, key);
            } catch (DataIntegrityViolationException | ConcurrencyFailureException e) {
                // A concurrent request with this key was faster: find its job in the next iteration.
                if (i == TRIES) {
                    throw e;
                }
            } catch (ProblemException e) {
                // A concurrent request with this key may have stored the job, after which its data set or warm start was deleted.
                return before(request, key).orElseThrow(() -> e);
            }
        }
    }

    private Optional<JobView> before(JsonNode request, String key) {
        return keys.find(key).map(use -> {
            if (!use.requestSha256().equals(IdempotencyKeys.sha256(request))) {
                throw new ProblemException(HttpStatus.UNPROCESSABLE_CONTENT,
                        "This Idempotency-Key was used for another request, which made job " + use.job() + ".");
            }
            return use.job();
        }).flatMap(views::find);
    }

    private JobView create(CheckedSpec checked, JsonNode request, String key) {
        return transaction.execute(status -> {
            // Lock both: neither can be deleted between the check of the specification and the insertion of the job.
            if (checked.specification().warmStart() != null) {
                warmStarts.hold(checked.specification().warmStart());
            }
            if (checked.dataset() != null) {
                datasets.hold(checked.dataset());
            }
            quotas.requireRoom();
            Job job = new Job(UUID.randomUUID(), checked.specification(), checked.specification().architecture().parameterCount(),
                    AttemptStore.now());
            if (checked.dataset() != null) {
                job.checkedAgainst(checked.dataset().sha256());
            }
            jobs.saveAndFlush(job);
            quotas.reserve(job);
            if (key != null) {
                keys.use(key, request, job.getId());
            }
            DataWarnings.atSubmission(checked.specification(), checked.dataset())
                    .forEach(warning -> events.append(job.getId(), 0, JobEvents.WARNING, warning.code(), warning.message()));
            queue.put(job.getId(), job.specification().priority());
            return JobView.of(job);
        });
    }
}
