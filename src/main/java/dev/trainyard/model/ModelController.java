package dev.trainyard.model;

import dev.trainyard.platform.json.SpecificationReader;
import dev.trainyard.platform.page.Page;
import dev.trainyard.platform.problem.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

@RestController
@RequestMapping("/api/v1/models")
@Tag(name = "models", description = "Trained networks: names, numbered versions, and aliases that point to one of them. "
        + "In a path, {version} is a number, an alias or \"latest\".")
class ModelController {

    /**
     * An alias and the number of its version.
     *
     * @param model   the name of the model
     * @param alias   the name of the alias
     * @param version the number of the version to which the alias points
     */
    @Schema(name = "Alias")
    record Alias(String model, String alias, int version) {
    }

    /**
     * The target of an alias.
     *
     * @param version the number of the version to which the alias shall point
     */
    @Schema(name = "AliasTarget")
    record AliasTarget(int version) {
    }

    private final ModelQueries modelQueries;
    private final ModelCommands modelCommands;
    private final SpecificationReader reader;

    ModelController(ModelQueries modelQueries, ModelCommands modelCommands, SpecificationReader reader) {
        this.modelQueries = modelQueries;
        this.modelCommands = modelCommands;
        this.reader = reader;
    }

    @GetMapping
    @Operation(operationId = "listModels", summary = "List models by name, each with its newest version")
    Page<ModelDescription> models(@RequestParam(defaultValue = Page.DEFAULT_LIMIT) int limit,
            @RequestParam(required = false) String after) {
        return modelQueries.models(limit, after);
    }

    @GetMapping("/{model}")
    @Operation(operationId = "getModel", summary = "One model with its newest versions")
    ModelDescription model(@PathVariable String model) {
        return modelQueries.model(model);
    }

    @GetMapping("/{model}/versions")
    @Operation(operationId = "listVersions", summary = "List a model's versions, the newest first")
    Page<VersionDescription> versions(@PathVariable String model, @RequestParam(defaultValue = Page.DEFAULT_LIMIT) int limit,
            @RequestParam(required = false) String after) {
        return modelQueries.versions(model, limit, after);
    }

    @GetMapping("/{model}/versions/{version}")
    @Operation(operationId = "getVersion", summary = "One version: architecture, metrics and provenance")
    VersionDescription version(@PathVariable String model, @PathVariable String version) {
        return modelQueries.version(model, version);
    }

    @PutMapping("/{model}/aliases/{alias}")
    @Operation(operationId = "pointAlias", summary = "Point an alias to a version",
            description = "Predictions without a version use the version of "
            + "the alias \"champion\", or the newest version if there is no such alias.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(required = true, content = @Content(
            mediaType = MediaType.APPLICATION_JSON_VALUE, schema = @Schema(implementation = AliasTarget.class)))
    Alias point(@PathVariable String model, @PathVariable String alias, @RequestBody JsonNode target) {
        int version = reader.read(target, AliasTarget.class).version();
        modelCommands.point(model, alias, version);
        return new Alias(model, alias, version);
    }

    @DeleteMapping("/{model}/aliases/{alias}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(operationId = "removeAlias", summary = "Remove an alias")
    void removeAlias(@PathVariable String model, @PathVariable String alias) {
        modelCommands.removeAlias(model, alias);
    }

    @DeleteMapping("/{model}/versions/{version}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(operationId = "deleteVersion",
            summary = "Delete a version, by its number; 409 while an alias points to it or it is the warm start of an unfinished job")
    void deleteVersion(@PathVariable String model, @PathVariable String version) {
        if (!version.matches("[0-9]{1,9}")) {
            // Not by an alias, because it might point elsewhere when the request arrives.
            throw ProblemException.notFound("A version is deleted by its number, got \"%s\".".formatted(version));
        }
        modelCommands.deleteVersion(model, Integer.parseInt(version));
    }

    @DeleteMapping("/{model}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(operationId = "deleteModel",
            summary = "Delete a model with all its versions; 409 while an alias or the warm start of an unfinished job refers to one",
            description = "The name can be used again. Its version numbers continue, so that a number never refers to another network.")
    void deleteModel(@PathVariable String model) {
        modelCommands.deleteModel(model);
    }
}
