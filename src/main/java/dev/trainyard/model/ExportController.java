package dev.trainyard.model;

import dev.trainyard.nn.Violation;
import dev.trainyard.platform.artifact.ArtifactStore;
import dev.trainyard.platform.artifact.DamagedArtifactException;
import dev.trainyard.platform.memory.MemorySize;
import dev.trainyard.platform.memory.MemoryUse;
import dev.trainyard.platform.memory.ProcessMemory;
import dev.trainyard.platform.memory.Reservation;
import dev.trainyard.platform.problem.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.http.ContentDisposition;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** Exports networks in formats that other programs can read. */
@RestController
@RequestMapping("/api/v1/models/{model}/versions/{version}/export")
@Tag(name = "models")
class ExportController {

    /** File formats; requests use their names in lower case. */
    enum Format {
        SAFETENSORS, NPZ;

        static Format of(String name) {
            return Arrays.stream(values()).filter(f -> f.word().equals(name)).findFirst()
                    .orElseThrow(() -> ProblemException.invalidParameters(List.of(new Violation("format", "must be one of "
                            + Arrays.stream(values()).map(Format::word).collect(Collectors.joining(", ")) + ", got " + name))));
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Models models;
    private final Catalogue catalogue;
    private final ArtifactStore files;
    private final ProcessMemory memory;

    ExportController(Models models, Catalogue catalogue, ArtifactStore files, ProcessMemory memory) {
        this.memory = memory;
        this.models = models;
        this.catalogue = catalogue;
        this.files = files;
    }

    @GetMapping
    @Operation(operationId = "exportVersion", summary = "Download a network",
            description = "safetensors: tensors layers.0.weight [out, in], layers.0.bias "
            + "[out] …; the metadata has architecture, preprocessing and targets. In files of the formats trainyard.model/1 and "
            + "trainyard.ensemble/1, the activation gelu is GELU's tanh approximation, which is now called gelu_tanh. From format 3 on, a "
            + "network that learnt standardised targets has targets.scaling: mean + deviation * output is in units of the target. npz: the "
            + "same arrays for numpy.load, with target_mean and target_deviation for such a network.")
    @ApiResponse(responseCode = "200", description = "The file", headers = {
            @Header(name = "Digest", description = "SHA-256 of the file in base64 (RFC 3230); only of safetensors",
                    schema = @Schema(type = "string")),
            @Header(name = "ETag", description = "SHA-256 of the file; only of safetensors", schema = @Schema(type = "string")),
            @Header(name = "Content-Disposition", description = "Name of the file", schema = @Schema(type = "string"))},
            content = @Content(mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE, schema = @Schema(type = "string", format = "binary")))
    @ApiResponse(responseCode = "304", description = "The file has the ETag of If-None-Match", content = @Content)
    ResponseEntity<StreamingResponseBody> export(@PathVariable String model, @PathVariable String version,
            @Parameter(description = "Format of the file", schema = @Schema(allowableValues = {"safetensors", "npz"}))
            @RequestParam(defaultValue = "safetensors") String format) {
        Format wanted = Format.of(format);
        ModelVersion found = catalogue.entity(model, version);
        Map<String, long[]> shapes = WeightsFile.shapes(found.definition());
        Map<String, double[]> scalings = WeightsFile.scalings(found.definition());
        InputStream file = open(found);
        ResponseEntity.BodyBuilder response = ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .header("Content-Disposition", ContentDisposition.attachment()
                        .filename("%s-%d.%s".formatted(found.model(), found.version(), wanted.word())).build().toString());
        return switch (wanted) {
            case SAFETENSORS -> response
                    .contentLength(found.file().bytes())
                    .eTag(found.file().sha256())
                    .header("Digest", "sha-256=" + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(found.file().sha256())))
                    .body(out -> {
                        try (file) {
                            file.transferTo(out);
                        }
                    });
            case NPZ -> response.body(out -> {
                try (file; Reservation room = memory.reserve(MemoryUse.REQUESTS, MemorySize.ofNative(found.file().bytes()))) {
                    Npz.write(file, found.file().bytes(), shapes, scalings, out);
                }
            });
        };
    }

    private InputStream open(ModelVersion version) {
        try {
            return files.open(version.file());
        } catch (DamagedArtifactException e) {
            throw models.unreadable(version.versionId(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
