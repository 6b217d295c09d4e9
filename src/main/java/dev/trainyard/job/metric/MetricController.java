package dev.trainyard.job.metric;

import dev.trainyard.job.attempt.AttemptFence;
import dev.trainyard.job.metric.MetricHistory.Curves;
import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Violation;
import dev.trainyard.platform.database.RequestRead;
import dev.trainyard.platform.json.SpecificationReader;
import dev.trainyard.platform.json.Suggestions;
import dev.trainyard.platform.problem.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Returns the measured curves of one job, or of several jobs for comparison. */
@RestController
@Tag(name = "jobs")
@RequestMapping("/api/v1")
class MetricController {

    /**
     * The curves of a job. Down-sampling keeps the smallest and the largest value of every bucket.
     *
     * @param jobId  the job
     * @param series a curve for each metric
     */
    @Schema(name = "JobSeries")
    record JobSeries(UUID jobId, List<Series> series) {
    }

    /**
     * The curves of several jobs.
     *
     * @param data the curves of each job, in the order of the query
     */
    @Schema(name = "ManySeries")
    record ManySeries(List<JobSeries> data) {
    }

    private static final int MAX_SHOWN = 50;

    private final MetricHistory history;
    private final AttemptFence fence;
    private final SpecificationReader specifications;

    MetricController(MetricHistory history, AttemptFence fence, SpecificationReader specifications) {
        this.history = history;
        this.fence = fence;
        this.specifications = specifications;
    }

    /**
     * @param names     metric names, separated by commas; all metrics if absent
     * @param maxPoints the maximum number of points of each curve; 0 for all points
     */
    @GetMapping("/jobs/{id}/metrics")
    @Operation(operationId = "getMetrics", summary = "The measured curves of a job",
            description = "training_cost is the mean cost of the examples learnt from since "
            + "the epoch began. It does not include the L1 and L2 penalties, and neither do validation_cost and test.cost. "
            + "regularized_training_cost is training_cost plus the penalties, for jobs that have some. Accuracies are fractions in [0, 1]. "
            + "validation_roc_auc, validation_f1_macro, validation_r2 and others are measured if they are monitored or in monitor.metrics.")
    @RequestRead
    JobSeries metrics(@PathVariable UUID id, @RequestParam(defaultValue = "") List<String> names,
            @RequestParam(name = "max_points", defaultValue = MetricQuery.DEFAULT_MAX_POINTS) int maxPoints) {
        return ofParameters(() -> answer(new MetricQuery(List.of(id), names, maxPoints))).get(0);
    }

    /** Runs in one transaction, because a transaction for each of its many small queries would take longer than the queries. */
    @PostMapping("/metrics:query")
    @Operation(operationId = "queryMetrics", summary = "The measured curves of several jobs")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(required = true, content = @Content(
            mediaType = MediaType.APPLICATION_JSON_VALUE, schema = @Schema(implementation = MetricQuery.class)))
    @RequestRead
    ManySeries query(@RequestBody JsonNode query) {
        return new ManySeries(answer(specifications.read(query, MetricQuery.class)));
    }

    /** Refuses as {@code call} does, but names parameters of the query in place of fields of a body. */
    private static <T> T ofParameters(Supplier<T> call) {
        try {
            return call.get();
        } catch (InvalidSpecificationException e) {
            throw ProblemException.invalidParameters(e.violations());
        } catch (ProblemException e) {
            throw e.errors().isEmpty() ? e : ProblemException.invalidParameters(e.errors());
        }
    }

    private List<JobSeries> answer(MetricQuery query) {
        query.jobs().forEach(fence::requireJob);
        Set<String> wanted = Set.copyOf(query.names());
        Set<String> known = new LinkedHashSet<>();
        boolean allKnown = true;
        int points = 0;
        List<JobSeries> answer = new ArrayList<>();
        for (UUID job : query.jobs()) {
            Curves curves = history.curves(job, wanted, query.maxPoints(), MetricQuery.MAX_ANSWER_POINTS - points)
                    .orElseThrow(MetricController::tooLarge);
            points += curves.points();
            known.addAll(curves.names());
            // In its first epoch, a job has not measured all metrics yet.
            allKnown &= curves.epoch() >= 1;
            answer.add(new JobSeries(job, curves.series()));
        }
        if (allKnown) {
            requireKnown(query.names(), known);
        }
        return answer;
    }

    private static ProblemException tooLarge() {
        return ProblemException.invalid(List.of(new Violation("max_points", "must make at most %d points in one answer; ask for fewer "
                .formatted(MetricQuery.MAX_ANSWER_POINTS) + "names or jobs, or for fewer points of each curve")));
    }

    private static void requireKnown(List<String> names, Set<String> known) {
        List<Violation> unknown = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (!known.contains(names.get(i))) {
                unknown.add(new Violation("names/" + i, "must be one of %s%s, got %s%s".formatted(
                        known.stream().limit(MAX_SHOWN).collect(Collectors.joining(", ")),
                        known.size() > MAX_SHOWN ? " and " + (known.size() - MAX_SHOWN) + " more" : "", names.get(i),
                        Suggestions.hint(names.get(i), known))));
            }
        }
        if (!unknown.isEmpty()) {
            throw ProblemException.invalid(unknown);
        }
    }
}
