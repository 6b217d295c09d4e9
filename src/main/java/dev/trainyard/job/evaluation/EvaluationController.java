package dev.trainyard.job.evaluation;

import dev.trainyard.nn.Violation;
import dev.trainyard.nn.data.Split;
import dev.trainyard.platform.json.Suggestions;
import dev.trainyard.platform.problem.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Returns the evaluation of a job's network: scores, confusion matrix and misclassified examples. */
@RestController
@Tag(name = "jobs")
class EvaluationController {

    private static final int MAX_LIMIT = 10_000;

    private final Evaluator evaluator;

    EvaluationController(Evaluator evaluator) {
        this.evaluator = evaluator;
    }

    /**
     * @param split     the split of the evaluated examples
     * @param limit     the maximum number of misclassified examples in the response
     * @param threshold the least probability at which a label, or the second of two classes, is predicted. Absent for 0.5 for labels, and
     *                  for the class of the largest output
     */
    @GetMapping("/api/v1/jobs/{id}/evaluation")
    @Operation(operationId = "getEvaluation", summary = "Evaluate a job's network on a split: scores, curves, confusion matrix")
    Report evaluation(@PathVariable UUID id,
            @Parameter(schema = @Schema(implementation = Split.class)) @RequestParam(defaultValue = "test") String split,
            @Parameter(schema = @Schema(type = "integer", minimum = "0", maximum = "" + MAX_LIMIT))
            @RequestParam(defaultValue = "100") int limit,
            @Parameter(schema = @Schema(type = "number", minimum = "0", maximum = "1"))
            @RequestParam(required = false) Float threshold) throws IOException {
        if (limit < 0 || limit > MAX_LIMIT) {
            throw ProblemException.invalid(List.of(new Violation("limit", "must be from 0 to %d, got %d".formatted(MAX_LIMIT, limit))));
        }
        if (threshold != null && !(threshold >= 0 && threshold <= 1)) {
            throw ProblemException.invalid(List.of(new Violation("threshold", "must be from 0 to 1, got " + threshold)));
        }
        return evaluator.evaluate(id, split(split), threshold).limit(limit);
    }

    private static Split split(String word) {
        List<String> words = Arrays.stream(Split.values()).map(s -> s.name().toLowerCase(Locale.ROOT)).toList();
        if (!words.contains(word)) {
            throw ProblemException.invalid(List.of(new Violation("split", "must be one of %s, got %s%s"
                    .formatted(String.join(", ", words), word, Suggestions.hint(word, words)))));
        }
        return Split.valueOf(word.toUpperCase(Locale.ROOT));
    }
}
