package dev.trainyard.platform.page;

import dev.trainyard.nn.Violation;
import dev.trainyard.platform.problem.ProblemException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param data    the elements
 * @param hasMore whether there are more pages
 * @param next    value of the parameter {@code after} for the next page; null on the last page
 */
public record Page<T>(List<T> data, boolean hasMore, @Nullable String next) {

    public static final String DEFAULT_LIMIT = "50";
    public static final int MAX_LIMIT = 1000;

    /**
     * Creates a page.
     *
     * @param found  up to {@code limit + 1} elements; the extra one shows that there are more pages
     * @param cursor returns an element's sort key
     */
    public static <E, T> Page<T> of(List<E> found, int limit, Function<List<E>, List<T>> show, Function<E, Object> cursor) {
        boolean more = found.size() > limit;
        List<E> shown = more ? found.subList(0, limit) : found;
        return new Page<>(show.apply(shown), more, more ? cursor.apply(shown.get(limit - 1)).toString() : null);
    }

    /** @throws ProblemException 422 unless {@code limit} is from 1 to {@link #MAX_LIMIT} */
    public static int checkLimit(int limit) {
        ProblemException.requireParameters(violations(limit));
        return limit;
    }

    /** Returns the violation of the parameter {@code limit}; none if it is from 1 to {@link #MAX_LIMIT}. */
    public static List<Violation> violations(int limit) {
        return limit >= 1 && limit <= MAX_LIMIT ? List.of()
                : List.of(new Violation("limit", "must be from 1 to %d, got %d".formatted(MAX_LIMIT, limit)));
    }
}
