package dev.trainyard.inference.protocol;

import dev.trainyard.inference.InferenceStatistics;
import dev.trainyard.model.Models;
import dev.trainyard.model.VersionId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The statistics extension: inference calls of this process since its start, by version. */
@RestController
@Tag(name = "open inference protocol")
class StatisticsController {

    /**
     * Inference statistics.
     *
     * @param modelStats the statistics of each version
     */
    @Schema(name = "Statistics")
    record Statistics(List<ModelStatistics> modelStats) {
    }

    private final Models models;
    private final InferenceStatistics statistics;

    StatisticsController(Models models, InferenceStatistics statistics) {
        this.models = models;
        this.statistics = statistics;
    }

    @GetMapping("/v2/models/stats")
    @Operation(operationId = "statistics", summary = "Inference statistics of all versions")
    Statistics all() {
        return of(models.all(RepositoryController.MAX_VERSIONS));
    }

    @GetMapping("/v2/models/{model}/stats")
    @Operation(operationId = "statisticsOfModel", summary = "Inference statistics of a model's versions")
    Statistics model(@PathVariable String model) {
        // Answers 404 if there is no such model.
        models.resolve(model, null);
        return of(models.all(model));
    }

    @GetMapping("/v2/models/{model}/versions/{version}/stats")
    @Operation(operationId = "statisticsOfVersion", summary = "Inference statistics of a version")
    Statistics version(@PathVariable String model, @PathVariable String version) {
        return of(List.of(models.resolve(model, version)));
    }

    private Statistics of(List<VersionId> versions) {
        return new Statistics(versions.stream().map(version -> ModelStatistics.of(version, statistics.snapshot(version))).toList());
    }
}
