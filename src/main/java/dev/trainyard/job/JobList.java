package dev.trainyard.job;

import dev.trainyard.nn.Violation;
import dev.trainyard.platform.page.Page;
import dev.trainyard.platform.problem.ProblemException;
import jakarta.persistence.EntityManager;
import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.CriteriaQuery;
import jakarta.persistence.criteria.MapJoin;
import jakarta.persistence.criteria.Predicate;
import jakarta.persistence.criteria.Root;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.springframework.data.jpa.repository.query.QueryUtils;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Finds jobs. */
@Component
class JobList {

    /**
     * Which jobs, how many, in which order; what is null or empty does not restrict.
     *
     * @param status any of these
     * @param tag    all of these: {@code name} or {@code name:value}
     * @param after  a page's {@code next}, for the page that follows
     */
    record Query(List<String> status, List<String> tag, String model, String dataset, String sort, int limit, String after) {
    }

    /**
     * Reading specifications takes longer than the database takes to send them, and PostgreSQL ends a transaction in which nothing is
     * asked for long: on a busy machine the specifications of a thousand jobs would be too many.
     */
    private static final int JOBS_AT_ONCE = 100;

    private final JobRepository jobs;
    private final EntityManager entities;

    JobList(JobRepository jobs, EntityManager entities) {
        this.jobs = jobs;
        this.entities = entities;
    }

    /**
     * Reads ids and jobs from one snapshot: a job that was deleted in between would make a page look like the last.
     *
     * @throws ProblemException 422 when the query is invalid
     */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    Page<JobView> find(Query query) {
        Page.checkLimit(query.limit());
        JobOrder<?> order = JobOrder.of(query.sort());
        List<JobStatus> status = statuses(query.status());
        List<Job> found = inOrder(ids(query, status, order));
        return Page.of(found, query.limit(), shown -> shown.stream().map(JobView::of).toList(), order::cursor);
    }

    /** Only these are sorted, found in indexes alone: rows with their specifications are a hundred times as long. */
    private List<UUID> ids(Query query, List<JobStatus> status, JobOrder<?> order) {
        CriteriaBuilder is = entities.getCriteriaBuilder();
        CriteriaQuery<UUID> ids = is.createQuery(UUID.class);
        Root<Job> job = ids.from(Job.class);
        ids.select(job.get("id")).where(conditions(query, status, order, job, is)).orderBy(QueryUtils.toOrders(order.sort(), job, is));
        return entities.createQuery(ids).setMaxResults(query.limit() + 1).getResultList();
    }

    private List<Job> inOrder(List<UUID> ids) {
        Map<UUID, Job> found = new HashMap<>();
        for (int from = 0; from < ids.size(); from += JOBS_AT_ONCE) {
            jobs.findAllById(ids.subList(from, Math.min(from + JOBS_AT_ONCE, ids.size()))).forEach(job -> found.put(job.getId(), job));
        }
        return ids.stream().map(found::get).toList();
    }

    private static Predicate[] conditions(Query query, List<JobStatus> status, JobOrder<?> order, Root<Job> job, CriteriaBuilder is) {
        List<Predicate> conditions = new ArrayList<>();
        if (!status.isEmpty()) {
            conditions.add(job.get("status").in(status));
        }
        if (query.model() != null) {
            conditions.add(is.equal(job.get("model"), query.model()));
        }
        if (query.dataset() != null) {
            conditions.add(is.equal(job.get("dataset"), query.dataset()));
        }
        for (String tag : query.tag()) {
            MapJoin<Job, String, String> tags = job.joinMap("tags");
            int colon = tag.indexOf(':');
            conditions.add(is.equal(tags.key(), colon < 0 ? tag : tag.substring(0, colon)));
            if (colon >= 0) {
                conditions.add(is.equal(tags.value(), tag.substring(colon + 1)));
            }
        }
        if (query.after() != null) {
            conditions.add(order.after(query.after(), job, is));
        }
        return conditions.toArray(Predicate[]::new);
    }

    private static List<JobStatus> statuses(List<String> words) {
        return words.stream().map(word -> Arrays.stream(JobStatus.values()).filter(status -> status.word().equals(word)).findFirst()
                .orElseThrow(() -> ProblemException.invalid(List.of(new Violation("status", "must be one of %s, got %s".formatted(
                        Arrays.toString(JobStatus.values()).toLowerCase(Locale.ROOT), word)))))).toList();
    }
}
