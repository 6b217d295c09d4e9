package dev.trainyard.job.event;

import dev.trainyard.job.attempt.AttemptFence;
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

/** The durable log of what happened to a job, in words that its owner understands. */
@Repository
public class JobEvents {

    public static final String INFO = "info";
    public static final String WARNING = "warning";
    public static final String ERROR = "error";

    /** A job's log has grown; published in the transaction that made it grow. */
    public record Appended(UUID job) {
    }

    private static final Logger log = LoggerFactory.getLogger(JobEvents.class);

    private final AttemptFence fence;
    private final JobEventRepository events;
    private final EntityManager entities;
    private final ApplicationEventPublisher publisher;

    JobEvents(AttemptFence fence, JobEventRepository events, EntityManager entities, ApplicationEventPublisher publisher) {
        this.fence = fence;
        this.events = events;
        this.entities = entities;
        this.publisher = publisher;
    }

    /**
     * Adds a line to the job's log. Takes part in the caller's transaction, so that a transition and its event are stored
     * together or not at all.
     *
     * @param attempt the attempt that speaks: nothing is written when the job has meanwhile passed to another one. 0 for what
     *                no attempt says, such as a user's request
     * @param code    what happened, for programs: {@code started}, {@code checkpoint_damaged} …
     */
    @Transactional
    public void append(UUID job, int attempt, String level, String code, String message) {
        if (!fence.mayWrite(job, attempt)) {
            log.debug("attempt {} of job {} is over: not logged: {}", attempt, job, message);
            return;
        }
        entities.persist(new JobEvent(job, events.lastSequence(job) + 1, Instant.now(), attempt, level, code, message));
        publisher.publishEvent(new Appended(job));
    }

    /** At most {@code limit} lines after the one with number {@code sequence}, oldest first. */
    @Transactional(readOnly = true)
    public List<JobEvent> after(UUID job, long sequence, int limit) {
        return events.findByJobAndSequenceGreaterThanOrderBySequence(job, sequence, Limit.of(limit));
    }
}
