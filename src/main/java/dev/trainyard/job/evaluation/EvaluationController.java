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
import java.util.ArrayList;
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
    @Operation(operationId = "getEvaluation", summary = "Evaluate a job's network on a split: scores, curves, confusion matrix",
            description = "In the confusion matrix, a row is a true class and a column "
            + "a predicted class, both in the order of classes: confusion[i][j] examples of class i were predicted as class j. Of two "
            + "classes, the positive one (positive_class) is the second: roc_auc, average_precision, f1, the curves and threshold belong "
            + "to it. The option positive_class of a table's import and the order of subset.classes choose it.")
    Report evaluation(@PathVariable UUID id,
            @Parameter(schema = @Schema(implementation = Split.class)) @RequestParam(defaultValue = "test") String split,
            @Parameter(schema = @Schema(type = "integer", minimum = "0", maximum = "" + MAX_LIMIT))
            @RequestParam(defaultValue = "100") int limit,
            @Parameter(schema = @Schema(type = "number", minimum = "0", maximum = "1"))
            @RequestParam(required = false) Float threshold) throws IOException {
        List<Violation> violations = new ArrayList<>();
        List<String> splits = Arrays.stream(Split.values()).map(s -> s.name().toLowerCase(Locale.ROOT)).toList();
        if (!splits.contains(split)) {
            violations.add(new Violation("split", "must be one of %s, got %s%s"
                    .formatted(String.join(", ", splits), split, Suggestions.hint(split, splits))));
        }
        if (limit < 0 || limit > MAX_LIMIT) {
            violations.add(new Violation("limit", "must be from 0 to %d, got %d".formatted(MAX_LIMIT, limit)));
        }
        if (threshold != null && !(threshold >= 0 && threshold <= 1)) {
            violations.add(new Violation("threshold", "must be from 0 to 1, got " + threshold));
        }
        ProblemException.requireParameters(violations);
        return evaluator.evaluate(id, Split.valueOf(split.toUpperCase(Locale.ROOT)), threshold).limit(limit);
    }
}
