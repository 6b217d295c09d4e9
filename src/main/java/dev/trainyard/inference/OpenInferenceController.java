package dev.trainyard.inference;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trainyard.model.Models;
import dev.trainyard.model.VersionId;
import dev.trainyard.nn.Violation;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The Open Inference Protocol, version 2, in JSON. See
 * <a href="https://github.com/kserve/open-inference-protocol">its specification</a>.
 */
@RestController
@RequestMapping("/v2")
@Tag(name = "open inference protocol", description = "Version 2 of the protocol that KServe, Triton and others speak")
class OpenInferenceController {

    private static final String MODEL = "/models/{model}";
    private static final String VERSION = "/models/{model}/versions/{version}";

    record Server(String name, String version, List<String> extensions) {
    }

    record Live(boolean live) {
    }

    record Ready(boolean ready) {
    }

    record ModelReady(String name, boolean ready) {
    }

    /** @param versions all versions of the model */
    record Metadata(String name, List<String> versions, String platform, List<InferInputs.Description> inputs,
            List<InferInputs.Description> outputs) {
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Inferred(String modelName, String modelVersion, String id, List<InferOutputs.Tensor> outputs) {
    }

    private final Models models;
    private final ServedModels served;
    private final InferenceLimits limits;
    private final Readiness readiness;
    private final InferenceCalls calls;

    OpenInferenceController(Models models, ServedModels served, InferenceLimits limits, Readiness readiness, InferenceCalls calls) {
        this.models = models;
        this.served = served;
        this.limits = limits;
        this.readiness = readiness;
        this.calls = calls;
    }

    @GetMapping
    @Operation(summary = "Server metadata")
    Server server() {
        String version = getClass().getPackage().getImplementationVersion();
        return new Server("trainyard", version == null ? "development" : version, List.of());
    }

    @GetMapping("/health/live")
    @Operation(summary = "Liveness")
    ResponseEntity<Live> live() {
        boolean live = readiness.isLive();
        return ResponseEntity.status(live ? 200 : 503).body(new Live(live));
    }

    @GetMapping("/health/ready")
    @Operation(summary = "Readiness, as in /actuator/health/readiness")
    ResponseEntity<Ready> ready() {
        boolean ready = readiness.isReady();
        return ResponseEntity.status(ready ? 200 : 503).body(new Ready(ready));
    }

    @GetMapping({MODEL + "/ready", VERSION + "/ready"})
    @Operation(summary = "Readiness of a model: its weights exist and are undamaged")
    ModelReady modelReady(@PathVariable String model, @PathVariable(required = false) String version) {
        return served.use(models.resolve(model, version), network -> new ModelReady(model, true));
    }

    @GetMapping({MODEL, VERSION})
    @Operation(summary = "A model's input and output tensors")
    Metadata metadata(@PathVariable String model, @PathVariable(required = false) String version) {
        VersionId id = models.resolve(model, version);
        List<String> versions = models.versions(model).stream().map(String::valueOf).toList();
        return served.use(id, network -> new Metadata(model, versions, "trainyard_safetensors",
                inputs(network).describe(), new InferOutputs(network.outputs()).describe()));
    }

    @PostMapping(path = {MODEL + "/infer", VERSION + "/infer"}, consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Inference", description = "Takes raw values and applies the model's fitted preprocessing.")
    @RequestBody(content = @Content(mediaType = MediaType.APPLICATION_JSON_VALUE, schema = @Schema(type = "object"),
            examples = @ExampleObject("{\"inputs\": [{\"name\": \"input\", \"shape\": [1, 2], \"datatype\": \"FP32\", \"data\": [0, 1]}]}")))
    Inferred infer(@PathVariable String model, @PathVariable(required = false) String version, HttpServletRequest request)
            throws IOException {
        if (request.getHeader("Inference-Header-Content-Length") != null) {
            ModelInput.refuse(List.of(new Violation("", "Tensors must be in JSON: binary tensor data is not supported.")));
        }
        return calls.json(request, InferRequest::read, call -> {
            InferRequest read = call.body();
            VersionId id = models.resolve(model, version);
            return served.use(id, network -> call.compute(network, Math.min(read.examples(), limits.maxInstances()), () -> {
                InferOutputs outputs = new InferOutputs(network.outputs());
                List<String> wanted = outputs.choose(read.outputs());
                InferInputs.Batch batch = inputs(network).encode(read.inputs());
                float[] y = network.predict(batch.x(), batch.n());
                network.outputs().requireFinite(y, i -> "inputs");
                return new Inferred(model, String.valueOf(id.version()), read.id(), outputs.tensors(wanted, y, batch.n()));
            }));
        });
    }

    private InferInputs inputs(ServedModel network) {
        return new InferInputs(network.input(), limits.maxInstances());
    }
}
