package dev.trainyard.model.export;

import dev.trainyard.model.ModelQueries;
import dev.trainyard.model.ModelVersion;
import dev.trainyard.model.Models;
import dev.trainyard.model.definition.ServableDefinition;
import dev.trainyard.nn.Violation;
import dev.trainyard.platform.artifact.ArtifactStore;
import dev.trainyard.platform.artifact.DamagedArtifactException;
import dev.trainyard.platform.artifact.safetensors.SafeTensors;
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
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;
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
public class ExportController {

    /** The format of the stored file. */
    private static final String SAFETENSORS = "safetensors";

    private final Models models;
    private final ModelQueries modelQueries;
    private final ArtifactStore files;
    private final ProcessMemory memory;
    private final List<ExportFormat> formats;

    public ExportController(Models models, ModelQueries modelQueries, ArtifactStore files, ProcessMemory memory,
            List<ExportFormat> formats) {
        this.memory = memory;
        this.formats = formats;
        this.models = models;
        this.modelQueries = modelQueries;
        this.files = files;
    }

    @GetMapping
    @Operation(operationId = "exportVersion", summary = "Download a network",
            description = "safetensors: tensors layers.0.weight [out, in], layers.0.bias "
            + "[out] …; the metadata has architecture, preprocessing and targets. In files of the formats trainyard.model/1 and "
            + "trainyard.ensemble/1, the activation gelu is GELU's tanh approximation, which is now called gelu_tanh. From format 3 on, a "
            + "network that learnt standardised targets has targets.scaling: mean + deviation * output is in units of the target. npz: the "
            + "same arrays for numpy.load, with target_mean and target_deviation for such a network, and the metadata as texts. onnx: a "
            + "graph with the outputs probabilities, class and output, as the Open Inference Protocol names them; its input is the "
            + "encoded input of the network, or with preprocessing=true the raw values. 422 names the layers that ONNX does not have.")
    @ApiResponse(responseCode = "200", description = "The file", headers = {
            @Header(name = "Digest", description = "SHA-256 of the file in base64 (RFC 3230); only of safetensors",
                    schema = @Schema(type = "string")),
            @Header(name = "ETag", description = "SHA-256 of the file; only of safetensors", schema = @Schema(type = "string")),
            @Header(name = "Content-Disposition", description = "Name of the file", schema = @Schema(type = "string"))},
            content = @Content(mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
                    schema = @Schema(type = "string", format = "binary")))
    @ApiResponse(responseCode = "304", description = "The file has the ETag of If-None-Match", content = @Content)
    public ResponseEntity<StreamingResponseBody> export(@PathVariable String model, @PathVariable String version,
            @Parameter(description = "Format of the file", schema = @Schema(allowableValues = {SAFETENSORS, "npz", "onnx"}))
            @RequestParam(defaultValue = SAFETENSORS) String format,
            @Parameter(description = "Whether an ONNX graph takes raw values") @RequestParam(defaultValue = "false") boolean preprocessing) {
        Optional<ExportFormat> converted = converted(format);
        ModelVersion found = modelQueries.entity(model, version);
        ServableDefinition definition = found.definition();
        if (converted.isEmpty() && preprocessing) {
            throw ProblemException.invalidParameters(List.of(new Violation("preprocessing",
                    "must be false: safetensors files have no operations")));
        }
        converted.ifPresent(to -> to.check(definition, preprocessing));
        InputStream file = open(found);
        ResponseEntity.BodyBuilder response = ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .header("Content-Disposition", ContentDisposition.attachment()
                        .filename("%s-%d.%s".formatted(found.model(), found.version(), format)).build().toString());
        if (converted.isPresent()) {
            return response.body(out -> {
                try (file; Reservation room = memory.reserve(MemoryUse.REQUESTS, MemorySize.ofNative(found.file().bytes()))) {
                    convert(file, found, converted.get(), preprocessing, out);
                }
            });
        }
        return response
                .contentLength(found.file().bytes())
                .eTag(found.file().sha256())
                .header("Digest", "sha-256=" + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(found.file().sha256())))
                .body(out -> {
                    try (file) {
                        file.transferTo(out);
                    }
                });
    }

    /** Returns the format of this name; empty for safetensors, which needs no conversion. */
    private Optional<ExportFormat> converted(String name) {
        Optional<ExportFormat> format = formats.stream().filter(known -> known.word().equals(name)).findFirst();
        if (format.isEmpty() && !name.equals(SAFETENSORS)) {
            throw ProblemException.invalidParameters(List.of(new Violation("format", "must be one of %s, got %s".formatted(
                    Stream.concat(Stream.of(SAFETENSORS), formats.stream().map(ExportFormat::word).sorted())
                            .collect(Collectors.joining(", ")), name))));
        }
        return format;
    }

    private static void convert(InputStream file, ModelVersion version, ExportFormat format, boolean preprocessing, OutputStream out)
            throws IOException {
        Map<String, INDArray> tensors = SafeTensors.read(file, version.file().bytes()).tensors();
        try {
            format.write(version.definition(), preprocessing, tensors, out);
        } finally {
            tensors.values().stream().filter(INDArray::closeable).forEach(INDArray::close);
        }
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
