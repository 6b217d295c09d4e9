package dev.trainyard.model.imports;

import dev.trainyard.model.VersionDescription;
import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.platform.json.SpecificationReader;
import dev.trainyard.platform.problem.ProblemException;
import dev.trainyard.platform.request.FormRoute;
import dev.trainyard.platform.upload.UploadSpace;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.SchemaProperty;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.net.URI;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartHttpServletRequest;

@RestController
@Tag(name = "models")
class ImportController {

    static final String PATH = "/api/v1/models:import";

    /** Lets forms pass to the import. */
    @Component
    static class Route implements FormRoute {

        @Override
        public String path() {
            return PATH;
        }
    }

    private final ModelImports imports;
    private final UploadSpace uploads;
    private final SpecificationReader reader;

    ImportController(ModelImports imports, UploadSpace uploads, SpecificationReader reader) {
        this.imports = imports;
        this.uploads = uploads;
        this.reader = reader;
    }

    @PostMapping(path = PATH, consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    @Operation(summary = "Import a network as a new version of a model", description = "format: onnx, a chain of layers that this service "
            + "has, or safetensors, with the names of PyTorch's modules or of this service's export. specification: JSON with targets, and "
            + "as needed input, preprocessing, cost, output_activation, and for safetensors architecture and modules; absent for a file "
            + "that this service wrote. 422 names the node, tensor or field that cannot be imported.",
            requestBody = @RequestBody(content = @Content(mediaType = MediaType.MULTIPART_FORM_DATA_VALUE, schemaProperties = {
                    @SchemaProperty(name = "model", schema = @Schema(type = "string", description = "Model that gets a new version")),
                    @SchemaProperty(name = "format", schema = @Schema(type = "string", description = "Format of the file",
                            allowableValues = {"onnx", "safetensors"})),
                    @SchemaProperty(name = "file", schema = @Schema(type = "string", format = "binary", description = "The network")),
                    @SchemaProperty(name = "specification", schema = @Schema(implementation = ImportSpec.class,
                            description = "The description of the network as far as the file lacks it, as JSON"))})))
    @ApiResponse(responseCode = "201")
    ResponseEntity<VersionDescription> importNetwork(MultipartHttpServletRequest request) throws IOException {
        try (UploadSpace.Reserved space = uploads.reserve(request.getContentLengthLong())) {
            VersionDescription version = imports.add(ImportForm.of(request, reader));
            return ResponseEntity.created(URI.create("/api/v1/models/%s/versions/%d".formatted(version.model(), version.version())))
                    .body(version);
        } catch (InvalidSpecificationException e) {
            throw ProblemException.invalid(e.violations());
        }
    }
}
