package dev.trainyard.job.metric;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trainyard.nn.Check;
import java.util.List;
import java.util.UUID;

/**
 * A request for the curves of several jobs.
 *
 * @param jobs      the ids of the jobs
 * @param names     metric names; all metrics if empty
 * @param maxPoints the maximum number of points of each curve; 0 for all points
 */
record MetricQuery(List<UUID> jobs, @JsonProperty(defaultValue = "[]") List<String> names,
        @JsonProperty(defaultValue = MetricQuery.DEFAULT_MAX_POINTS) int maxPoints) {

    static final String DEFAULT_MAX_POINTS = "1000";
    static final int MAX_JOBS = 100;
    static final int MAX_NAMES = 100;
    static final int MAX_POINTS = 100_000;
    /** The maximum number of points of all curves in one response: about 20 MB of JSON. */
    static final int MAX_ANSWER_POINTS = 500_000;

    MetricQuery {
        Check check = new Check();
        if (check.present(jobs, "jobs")) {
            check.that(!jobs.isEmpty() && jobs.size() <= MAX_JOBS, "jobs", "must be 1 to " + MAX_JOBS + " jobs", jobs.size());
        }
        check.that(names == null || names.size() <= MAX_NAMES, "names", "must be at most " + MAX_NAMES + " names",
                names == null ? 0 : names.size());
        check.that(maxPoints == 0 || maxPoints >= Downsampler.FEWEST && maxPoints <= MAX_POINTS, "max_points",
                "must be 0, for all, or from " + Downsampler.FEWEST + " to " + MAX_POINTS, maxPoints).done();
        jobs = List.copyOf(jobs);
        names = names == null ? List.of() : List.copyOf(names);
    }
}
