package dev.trainyard.model.ensemble;

import dev.trainyard.model.VersionDescription;
import dev.trainyard.platform.json.SpecificationReader;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.net.URI;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

@RestController
@Tag(name = "models")
class EnsembleController {

    private final Ensembles ensembles;
    private final SpecificationReader reader;

    EnsembleController(Ensembles ensembles, SpecificationReader reader) {
        this.ensembles = ensembles;
        this.reader = reader;
    }

    @PostMapping("/api/v1/ensembles")
    @Operation(operationId = "createEnsemble", summary = "Create an ensemble",
            description = "The ensemble becomes a version of a model, with a copy of its members' "
            + "weights. Its members vote, or their outputs are averaged. If they were trained on one data set, the ensemble's metrics are "
            + "measured on the examples that no member was trained on.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(required = true, content = @Content(
            mediaType = MediaType.APPLICATION_JSON_VALUE, schema = @Schema(implementation = NewEnsemble.class)))
    @ApiResponse(responseCode = "201", description = "The version", useReturnTypeSchema = true)
    ResponseEntity<VersionDescription> create(@RequestBody JsonNode request) throws IOException {
        VersionDescription ensemble = ensembles.create(reader.read(request, NewEnsemble.class));
        return ResponseEntity.created(URI.create("/api/v1/models/%s/versions/%d".formatted(ensemble.model(), ensemble.version())))
                .body(ensemble);
    }
}
