package dev.trainyard.job.event;

import dev.trainyard.job.attempt.AttemptFence;
import dev.trainyard.job.storage.JobStorage;
import dev.trainyard.job.storage.StorageHeadroom;
import dev.trainyard.job.storage.StorageKind;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Durable log of each job, written for the job's owner. */
@Repository
public class JobEvents {

    public static final String INFO = "info";
    public static final String WARNING = "warning";
    public static final String ERROR = "error";

    /** A line was added to a job's log; published in the same transaction. */
    public record Appended(UUID job) {
    }

    private static final Logger log = LoggerFactory.getLogger(JobEvents.class);

    private final AttemptFence fence;
    private final JobEventRepository events;
    private final JobStorage storage;
    private final EntityManager entities;
    private final ApplicationEventPublisher publisher;

    JobEvents(AttemptFence fence, JobEventRepository events, JobStorage storage, EntityManager entities,
            ApplicationEventPublisher publisher) {
        this.fence = fence;
        this.events = events;
        this.storage = storage;
        this.entities = entities;
        this.publisher = publisher;
    }

    /**
     * Adds a line to the job's log. Joins the caller's transaction, so that a transition and its event are stored together or not at
     * all. A line that would exceed a quota is not stored; in place of the first such line, a line with the code
     * {@code events_dropped} says so.
     *
     * @param attempt the attempt that writes: if it is no longer the current one, nothing is written. 0 for lines that no attempt
     *                writes, for example about a user's request
     * @param code    machine-readable: {@code resumed}, {@code checkpoint_damaged} …
     */
    @Transactional
    public void append(UUID job, int attempt, String level, String code, String message) {
        if (!fence.mayWrite(job, attempt)) {
            log.debug("attempt {} of job {} is over: not logged: {}", attempt, job, message);
            return;
        }
        JobEvent line = line(job, attempt, level, code, message);
        StorageHeadroom room = storage.headroom(job, StorageKind.EVENTS);
        if (line.bytes() <= room.free()) {
            store(job, line);
        } else if (storage.dropEvent(job)) {
            log.warn("Job {}: from here on, its log has only changes of its status. {}", job, room.limit());
            store(job, line(job, attempt, WARNING, "events_dropped", "From here on, this log has only changes of the job's status. "
                    + room.limit()));
        }
    }

    /**
     * Adds a line about a change of the job's status. It is stored even beyond a quota: a job has few of them, and the log must say how
     * the job ended.
     *
     * @param attempt the job's current attempt; 0 before the first one
     */
    @Transactional
    public void appendTransition(UUID job, int attempt, String level, String code, String message) {
        if (fence.mayWrite(job, 0)) {
            store(job, line(job, attempt, level, code, message));
        }
    }

    private JobEvent line(UUID job, int attempt, String level, String code, String message) {
        return new JobEvent(job, events.lastSequence(job) + 1, Instant.now(), attempt, level, code, message);
    }

    private void store(UUID job, JobEvent line) {
        entities.persist(line);
        storage.add(job, StorageKind.EVENTS, line.bytes());
        publisher.publishEvent(new Appended(job));
    }

    /** Returns at most {@code limit} lines after the line with number {@code sequence}, oldest first. */
    @Transactional(readOnly = true)
    public List<JobEvent> after(UUID job, long sequence, int limit) {
        return events.findByJobAndSequenceGreaterThanOrderBySequence(job, sequence, Limit.of(limit));
    }
}
