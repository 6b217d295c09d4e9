package dev.trainyard.inference.protocol;

import dev.trainyard.inference.ServedModels;
import dev.trainyard.model.Models;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The model repository extension: lists all versions, and loads and frees weights in this process's memory. Every version is ready, because
 * a request loads weights that are not in memory.
 */
@RestController
@RequestMapping("/v2/repository")
@Tag(name = "open inference protocol")
class RepositoryController {

    /** Largest number of versions in one answer. */
    static final int MAX_VERSIONS = 10_000;

    private static final String READY = "READY";

    /**
     * A version in the index.
     *
     * @param name    name of the model
     * @param version number of the version
     * @param state   always {@code READY}
     * @param reason  empty if the weights are in memory
     */
    @Schema(name = "RepositoryEntry")
    record Entry(String name, String version, String state, String reason) {
    }

    private final Models models;
    private final ServedModels served;

    RepositoryController(Models models, ServedModels served) {
        this.models = models;
        this.served = served;
    }

    @PostMapping("/index")
    @RequestBody(description = "May be absent", content = @Content(mediaType = MediaType.APPLICATION_JSON_VALUE,
            schema = @Schema(type = "object"), examples = @ExampleObject("{\"ready\": true}")))
    @Operation(operationId = "repositoryIndex", summary = "All versions of all models")
    List<Entry> index(HttpServletRequest request) throws IOException {
        RepositoryRequest.readIndex(request);
        Set<UUID> loaded = served.loaded();
        return models.all(MAX_VERSIONS).stream().map(version -> new Entry(version.model(), String.valueOf(version.version()), READY,
                loaded.contains(version.id()) ? "" : "not in memory: the next request loads it")).toList();
    }

    @PostMapping("/models/{model}/load")
    @ApiResponse(responseCode = "200", description = "In memory", content = @Content)
    @RequestBody(description = "May be absent", content = @Content(mediaType = MediaType.APPLICATION_JSON_VALUE,
            schema = @Schema(type = "object"), examples = @ExampleObject("{}")))
    @Operation(operationId = "loadModel", summary = "Load the weights of the version that answers requests without a version")
    void load(@PathVariable String model, HttpServletRequest request) throws IOException {
        RepositoryRequest.readLoad(request);
        served.use(models.resolve(model, null), network -> null);
    }

    @PostMapping("/models/{model}/unload")
    @ApiResponse(responseCode = "200", description = "No longer in memory", content = @Content)
    @RequestBody(description = "May be absent", content = @Content(mediaType = MediaType.APPLICATION_JSON_VALUE,
            schema = @Schema(type = "object"), examples = @ExampleObject("{}")))
    @Operation(operationId = "unloadModel", summary = "Free the weights of all versions of a model; the next request loads them again")
    void unload(@PathVariable String model, HttpServletRequest request) throws IOException {
        RepositoryRequest.readUnload(request);
        models.resolve(model, null);
        served.unload(model);
    }
}
