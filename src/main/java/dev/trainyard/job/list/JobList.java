package dev.trainyard.job.list;

import dev.trainyard.job.lifecycle.Job;
import dev.trainyard.job.lifecycle.JobRepository;
import dev.trainyard.job.lifecycle.JobStatus;
import dev.trainyard.job.lifecycle.JobView;
import dev.trainyard.job.spec.JobSpec;
import dev.trainyard.nn.Violation;
import dev.trainyard.platform.database.RequestRead;
import dev.trainyard.platform.page.Page;
import dev.trainyard.platform.problem.ProblemException;
import jakarta.persistence.EntityManager;
import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.CriteriaQuery;
import jakarta.persistence.criteria.Predicate;
import jakarta.persistence.criteria.Root;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.data.jpa.repository.query.QueryUtils;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Isolation;

/** Finds jobs. Every query for a page takes a bounded amount of work and memory. */
@Component
public class JobList {

    /**
     * Filters, order and page of a list of jobs. A null or empty filter matches all jobs.
     *
     * @param status the job's status must be one of these
     * @param tag    the job must have all of these tags: {@code name} or {@code name:value}
     * @param after  the {@code next} of the preceding page
     */
    public record Query(List<String> status, List<String> tag, String model, String dataset, String sort, int limit, String after) {
    }

    static final int MAX_TAGS = 20;
    /** The maximum number of {@link JobSpec#parts} of all jobs on a page together; a page of large jobs has fewer jobs. */
    private static final int MAX_PARTS = 50_000;
    /**
     * Number of jobs to read before counting their parts. Parsing specifications takes longer than fetching them, and PostgreSQL ends a
     * transaction that is idle for too long: on a busy machine, parsing a thousand specifications at once would exceed that time.
     */
    private static final int READ_AT_ONCE = 100;

    private final JobRepository jobs;
    private final EntityManager entities;

    JobList(JobRepository jobs, EntityManager entities) {
        this.jobs = jobs;
        this.entities = entities;
    }

    /**
     * Reads ids and jobs from one snapshot. Otherwise a job deleted between the two queries could make the page look like the last.
     *
     * @throws ProblemException 422 when the query is invalid
     */
    @RequestRead(isolation = Isolation.REPEATABLE_READ)
    public Page<JobView> find(Query query) {
        List<Violation> violations = new ArrayList<>(Page.violations(query.limit()));
        Optional<JobOrder<?>> wanted = JobOrder.of(query.sort(), violations);
        List<JobStatus> status = statuses(query.status(), violations);
        List<JobTag> tags = JobTag.read(query.tag(), violations);
        JobOrder.Position<?> after = query.after() == null || wanted.isEmpty() ? null
                : wanted.get().position(query.after(), violations).orElse(null);
        ProblemException.requireParameters(violations);
        JobOrder<?> order = wanted.orElseThrow();
        List<UUID> ids = ids(query, status, order, after, tags);
        List<Job> found = read(ids);
        boolean more = found.size() < ids.size();
        return Page.of(found, more ? found.size() - 1 : query.limit(), shown -> shown.stream().map(JobView::of).toList(),
                order::cursor);
    }

    /** Finds only the ids. Indexes contain all columns of this query; rows with specifications are a hundred times as long to sort. */
    private List<UUID> ids(Query query, List<JobStatus> status, JobOrder<?> order, JobOrder.Position<?> after, List<JobTag> tags) {
        CriteriaBuilder is = entities.getCriteriaBuilder();
        CriteriaQuery<UUID> ids = is.createQuery(UUID.class);
        Root<Job> job = ids.from(Job.class);
        List<Predicate> conditions = conditions(query, status, job, is);
        if (after != null) {
            conditions.add(order.after(after, job, is));
        }
        for (int i = 0; i < tags.size(); i++) {
            // Joins only the first tag, so that its index can lead to the jobs. A join per tag would multiply the plans to consider.
            conditions.add(i == 0 ? tags.get(i).of(job.joinMap("tags"), is) : tags.get(i).exists(job, ids, is));
        }
        ids.select(job.get("id")).where(conditions.toArray(Predicate[]::new)).orderBy(QueryUtils.toOrders(order.sort(), job, is));
        return entities.createQuery(ids).setMaxResults(query.limit() + 1).getResultList();
    }

    /**
     * Reads the jobs in this order, and stops when they have more parts than a page may have. Reads at least two jobs if there are two,
     * because the last one read only shows that there is a next page.
     */
    private List<Job> read(List<UUID> ids) {
        List<Job> read = new ArrayList<>();
        long parts = 0;
        for (int from = 0; from < ids.size(); from += READ_AT_ONCE) {
            List<UUID> next = ids.subList(from, Math.min(from + READ_AT_ONCE, ids.size()));
            Map<UUID, Job> found = new HashMap<>();
            jobs.findAllById(next).forEach(job -> found.put(job.getId(), job));
            for (UUID id : next) {
                read.add(found.get(id));
                parts += found.get(id).specification().parts();
                if (parts > MAX_PARTS && read.size() > 1) {
                    return read;
                }
            }
        }
        return read;
    }

    private static List<Predicate> conditions(Query query, List<JobStatus> status, Root<Job> job, CriteriaBuilder is) {
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
        return conditions;
    }

    private static List<JobStatus> statuses(List<String> words, List<Violation> violations) {
        List<JobStatus> statuses = new ArrayList<>();
        for (String word : words.stream().distinct().toList()) {
            Arrays.stream(JobStatus.values()).filter(status -> status.word().equals(word)).findFirst().ifPresentOrElse(statuses::add,
                    () -> violations.add(new Violation("status", "must be one of %s, got %s".formatted(
                            Arrays.stream(JobStatus.values()).map(JobStatus::word).collect(Collectors.joining(", ")), word))));
        }
        return statuses;
    }
}
