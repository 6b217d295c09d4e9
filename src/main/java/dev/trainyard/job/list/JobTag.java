package dev.trainyard.job.list;

import dev.trainyard.job.lifecycle.Job;
import dev.trainyard.nn.Text;
import dev.trainyard.nn.Violation;
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
     * @param violations gets too many tags, and every tag that no job can have
     */
    static List<JobTag> read(List<String> texts, List<Violation> violations) {
        List<String> different = texts.stream().map(Text::normalized).distinct().toList();
        if (different.size() > JobList.MAX_TAGS) {
            violations.add(new Violation("tag", "must be at most %d, got %d".formatted(JobList.MAX_TAGS, different.size())));
            return List.of();
        }
        different.forEach(text -> Text.refusal(text).ifPresent(rule -> violations.add(new Violation("tag", rule))));
        return different.stream().map(JobTag::parse).toList();
    }

    /** The first colon ends the name, so a value may have colons, and a name with one cannot be asked for. */
    private static JobTag parse(String text) {
        int colon = text.indexOf(':');
        return new JobTag(colon < 0 ? text : text.substring(0, colon), colon < 0 ? null : text.substring(colon + 1));
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
