package dev.trainyard.job.list;

import dev.trainyard.job.lifecycle.Job;
import dev.trainyard.nn.Violation;
import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.Predicate;
import jakarta.persistence.criteria.Root;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.data.domain.Sort;

/**
 * The order of a list of jobs: by a key, then by id, so that the last job of a page determines the start of the next page.
 *
 * @param descending whether the largest key comes first
 */
record JobOrder<K extends Comparable<K>>(String attribute, Class<K> type, Function<Job, K> key, Function<String, K> parser,
        boolean descending) {

    /** Returns the order; empty if {@code sort} is unknown, which is added to {@code violations}. */
    static Optional<JobOrder<?>> of(String sort, List<Violation> violations) {
        boolean descending = sort.startsWith("-");
        JobOrder<?> order = switch (descending ? sort.substring(1) : sort) {
            case "created_at" -> new JobOrder<>("createdAt", Instant.class, Job::createdAt, Instant::parse, descending);
            case "name" -> new JobOrder<>("name", String.class, job -> job.specification().name(), Function.identity(), descending);
            case "priority" -> new JobOrder<>("priority", Integer.class, job -> job.specification().priority(), Integer::valueOf, descending);
            default -> null;
        };
        if (order == null) {
            violations.add(new Violation("sort", "must be created_at, name or priority, or one of them after a minus, got " + sort));
        }
        return Optional.ofNullable(order);
    }

    Sort sort() {
        return Sort.by(descending ? Sort.Direction.DESC : Sort.Direction.ASC, attribute, "id");
    }

    String cursor(Job job) {
        String position = key.apply(job) + "|" + job.getId();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(position.getBytes(StandardCharsets.UTF_8));
    }

    /** A cursor's parts: the key and the id of the last job of a page. */
    record Position<K>(K key, UUID id) {
    }

    /** Returns the position of {@code cursor}; empty if it is not a cursor of this order, which is added to {@code violations}. */
    Optional<Position<K>> position(String cursor, List<Violation> violations) {
        try {
            String position = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            int bar = position.lastIndexOf('|');
            // Names of old jobs may have control characters, but never NUL: no database stores it.
            if (position.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("no job's position");
            }
            return Optional.of(new Position<>(parser.apply(position.substring(0, bar)), UUID.fromString(position.substring(bar + 1))));
        } catch (IllegalArgumentException | IndexOutOfBoundsException | DateTimeParseException e) {
            violations.add(new Violation("after", "must be the next of a list in the same order"));
            return Optional.empty();
        }
    }

    /** @param position of this order, by {@link #position} */
    Predicate after(Position<?> position, Root<Job> job, CriteriaBuilder is) {
        K last = type.cast(position.key());
        UUID id = position.id();
        Predicate beyond = descending ? is.lessThan(job.<K>get(attribute), last) : is.greaterThan(job.<K>get(attribute), last);
        Predicate beyondAmongEquals = is.and(is.equal(job.get(attribute), last),
                descending ? is.lessThan(job.<UUID>get("id"), id) : is.greaterThan(job.<UUID>get("id"), id));
        // Implied by the "or" below, but an index can serve this condition and not the "or".
        Predicate notBefore = descending ? is.lessThanOrEqualTo(job.<K>get(attribute), last)
                : is.greaterThanOrEqualTo(job.<K>get(attribute), last);
        return is.and(notBefore, is.or(beyond, beyondAmongEquals));
    }
}
