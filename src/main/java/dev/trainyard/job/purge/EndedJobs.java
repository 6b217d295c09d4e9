package dev.trainyard.job.purge;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Finds jobs that have ended and that a purge must delete or empty. */
@Repository
class EndedJobs {

    /** The maximum number of ids that one query returns. */
    private static final int MAX_IDS = 1000;
    private static final String ENDED = "j.status in ('SUCCEEDED', 'FAILED', 'CANCELLED')";
    private static final String NOT_PURGED = "j.purged_at is null";
    private static final String WITHOUT_MODEL = "not exists (select 1 from model_versions v where v.job_id = j.id)";
    private static final String LATEST_FIRST = " order by j.finished_at desc, j.id desc";

    private final JdbcClient jdbc;

    EndedJobs(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Returns jobs whose data are due for deletion and still stored. */
    Set<UUID> toEmpty(PurgeProperties limits, Instant now) {
        Set<UUID> due = due(limits.dataAfter() == null ? null : now.minus(limits.dataAfter()), limits.keepData(), NOT_PURGED);
        if (!limits.jobsWithModels()) {
            // Jobs that are due for deletion but have a model only lose their data.
            due.addAll(due(limits.jobsAfter() == null ? null : now.minus(limits.jobsAfter()), limits.keepJobs(), NOT_PURGED));
        }
        return due;
    }

    /** Returns jobs to delete with their data. */
    Set<UUID> toDelete(PurgeProperties limits, Instant now) {
        return due(limits.jobsAfter() == null ? null : now.minus(limits.jobsAfter()), limits.keepJobs(),
                limits.jobsWithModels() ? "true" : WITHOUT_MODEL);
    }

    /**
     * Returns jobs that are due by age or by number.
     *
     * @param before jobs that ended before this time are due; null for no limit by age
     * @param kept   all but this many of the most recently ended jobs are due; null for no limit by number
     */
    private Set<UUID> due(Instant before, Integer kept, String condition) {
        Set<UUID> due = new LinkedHashSet<>();
        if (before != null) {
            due.addAll(jdbc.sql("select j.id from jobs j where %s and j.finished_at < :before and %s order by j.finished_at limit %d"
                    .formatted(ENDED, condition, MAX_IDS)).param("before", before.atOffset(ZoneOffset.UTC)).query(UUID.class).list());
        }
        if (kept != null) {
            due.addAll(endedBeforeTheLast(kept, condition));
        }
        return due;
    }

    private List<UUID> endedBeforeTheLast(int kept, String condition) {
        return jdbc.sql("""
                select j.id from (select j.id, j.purged_at from jobs j where %s%s offset %d rows) j where %s limit %d"""
                .formatted(ENDED, LATEST_FIRST, kept, condition, MAX_IDS)).query(UUID.class).list();
    }
}
