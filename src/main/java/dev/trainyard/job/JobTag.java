package dev.trainyard.job;

import dev.trainyard.nn.Text;
import dev.trainyard.nn.Violation;
import dev.trainyard.platform.problem.ProblemException;
import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.CriteriaQuery;
import jakarta.persistence.criteria.MapJoin;
import jakarta.persistence.criteria.Predicate;
import jakarta.persistence.criteria.Root;
import jakarta.persistence.criteria.Subquery;
import java.util.List;

/**
 * A filter for jobs with a tag.
 *
 * @param value null for any value
 */
record JobTag(String name, String value) {

    /**
     * Reads {@code name} and {@code name:value}.
     *
     * @throws ProblemException 422 if there are too many tags, or if a tag is one that no job can have
     */
    static List<JobTag> read(List<String> texts) {
        List<String> different = texts.stream().map(Text::normalized).distinct().toList();
        if (different.size() > JobList.MAX_TAGS) {
            throw invalid("must be at most %d, got %d".formatted(JobList.MAX_TAGS, different.size()));
        }
        return different.stream().map(JobTag::read).toList();
    }

    private static JobTag read(String text) {
        Text.refusal(text).ifPresent(rule -> {
            throw invalid(rule);
        });
        int colon = text.indexOf(':');
        return new JobTag(colon < 0 ? text : text.substring(0, colon), colon < 0 ? null : text.substring(colon + 1));
    }

    private static ProblemException invalid(String rule) {
        return ProblemException.invalid(List.of(new Violation("tag", rule)));
    }

    Predicate of(MapJoin<Job, String, String> tags, CriteriaBuilder is) {
        Predicate named = is.equal(tags.key(), name);
        return value == null ? named : is.and(named, is.equal(tags.value(), value));
    }

    Predicate exists(Root<Job> job, CriteriaQuery<?> query, CriteriaBuilder is) {
        Subquery<Integer> tagged = query.subquery(Integer.class);
        return is.exists(tagged.select(is.literal(1)).where(of(tagged.correlate(job).joinMap("tags"), is)));
    }
}
