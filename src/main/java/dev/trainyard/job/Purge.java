package dev.trainyard.job;

import dev.trainyard.platform.problem.ProblemException;
import dev.trainyard.platform.schedule.BackgroundTimer;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Deletes old jobs that have ended, by age or by number, with their checkpoints, metrics and events; their models are kept. Several
 * processes may purge at once: each job is deleted by only one of them.
 */
@Component
class Purge {

    private static final Logger log = LoggerFactory.getLogger(Purge.class);
    /** The maximum number of ids that one query returns. */
    private static final int AT_ONCE = 1000;

    private final EntityManager entities;
    private final Control control;
    private final PurgeProperties properties;
    private final InstantSource clock;
    private final BackgroundTimer timer = new BackgroundTimer("purge");

    @Autowired
    Purge(EntityManager entities, Control control, PurgeProperties properties) {
        this(entities, control, properties, InstantSource.system());
    }

    Purge(EntityManager entities, Control control, PurgeProperties properties, InstantSource clock) {
        this.entities = entities;
        this.control = control;
        this.properties = properties;
        this.clock = clock;
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        if (properties.isEnabled()) {
            timer.every(Duration.ZERO, properties.every(), this::attempt);
        }
    }

    @EventListener(ContextClosedEvent.class)
    void stop() {
        timer.close();
    }

    private void attempt() {
        try {
            int deleted = purge();
            if (deleted > 0) {
                log.info("Purge: deleted {} jobs that have ended (trainyard.purge)", deleted);
            }
        } catch (RuntimeException e) {
            log.warn("Purge failed; next try in {}: {}", properties.every(), e.toString());
        }
    }

    /** @return the number of deleted jobs */
    int purge() {
        int deleted = 0;
        while (true) {
            int now = 0;
            for (UUID job : due()) {
                now += delete(job) ? 1 : 0;
            }
            deleted += now;
            if (now == 0 || Thread.currentThread().isInterrupted()) {
                return deleted;
            }
        }
    }

    private Set<UUID> due() {
        Set<UUID> due = new LinkedHashSet<>();
        if (properties.jobsAfter() != null) {
            due.addAll(endedBefore(clock.instant().minus(properties.jobsAfter())));
        }
        if (properties.keepJobs() != null) {
            due.addAll(endedBeforeTheLast(properties.keepJobs()));
        }
        return due;
    }

    private List<UUID> endedBefore(Instant time) {
        return entities.createQuery("select j.id from Job j where j.status in :ended and j.finishedAt < :time order by j.finishedAt", UUID.class)
                .setParameter("ended", JobStatus.FINAL).setParameter("time", time).setMaxResults(AT_ONCE).getResultList();
    }

    private List<UUID> endedBeforeTheLast(int kept) {
        return entities.createQuery("select j.id from Job j where j.status in :ended order by j.finishedAt desc, j.id", UUID.class)
                .setParameter("ended", JobStatus.FINAL).setFirstResult(kept).setMaxResults(AT_ONCE).getResultList();
    }

    private boolean delete(UUID job) {
        try {
            control.delete(job);
            return true;
        } catch (ProblemException e) {
            log.debug("Job {} was not deleted: {}", job, e.getMessage());
            return false;
        }
    }
}
