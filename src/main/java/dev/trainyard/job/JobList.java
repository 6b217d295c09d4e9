package dev.trainyard.job;

import dev.trainyard.nn.Violation;
import dev.trainyard.platform.page.Page;
import dev.trainyard.platform.problem.ProblemException;
import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.MapJoin;
import jakarta.persistence.criteria.Predicate;
import jakarta.persistence.criteria.Root;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;
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

    private final JobRepository jobs;

    JobList(JobRepository jobs) {
        this.jobs = jobs;
    }

    /** @throws ProblemException 422 when the query is invalid */
    @Transactional(readOnly = true)
    Page<JobView> find(Query query) {
        Page.checkLimit(query.limit());
        JobOrder<?> order = JobOrder.of(query.sort());
        List<JobStatus> status = statuses(query.status());
        List<Job> found = jobs.findBy((job, criteria, is) -> is.and(conditions(query, status, order, job, is)),
                matching -> matching.sortBy(order.sort()).limit(query.limit() + 1).all());
        return Page.of(found, query.limit(), shown -> shown.stream().map(JobView::of).toList(), order::cursor);
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
