package dev.trainyard.inference.protocol;

import dev.trainyard.inference.InferenceLimits;
import dev.trainyard.inference.ServedModel;
import dev.trainyard.inference.ServedModels;
import dev.trainyard.model.Models;
import dev.trainyard.model.VersionId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** A model's readiness, metadata and configuration. */
@RestController
@RequestMapping({"/v2/models/{model}", "/v2/models/{model}/versions/{version}"})
@Tag(name = "open inference protocol")
class ModelMetadataController {

    /**
     * Readiness of a model.
     *
     * @param name  name of the model
     * @param ready whether it can answer
     */
    @Schema(name = "ModelReady")
    record ModelReady(String name, boolean ready) {
    }

    /**
     * Metadata of a model.
     *
     * @param name     name of the model
     * @param versions all versions of the model
     * @param platform format of the model
     * @param inputs   the input tensors
     * @param outputs  the output tensors
     */
    @Schema(name = "ModelMetadata")
    record Metadata(String name, List<String> versions, String platform, List<InferInputs.Description> inputs,
            List<InferInputs.Description> outputs) {
    }

    private final Models models;
    private final ServedModels served;
    private final InferenceLimits limits;

    ModelMetadataController(Models models, ServedModels served, InferenceLimits limits) {
        this.models = models;
        this.served = served;
        this.limits = limits;
    }

    @GetMapping("/ready")
    @Operation(operationId = "modelReady", summary = "Readiness of a model: its weights exist and are undamaged")
    ModelReady modelReady(@PathVariable String model, @PathVariable(required = false) String version) {
        return served.use(models.resolve(model, version), network -> new ModelReady(model, true));
    }

    @GetMapping
    @Operation(operationId = "modelMetadata", summary = "A model's input and output tensors")
    Metadata metadata(@PathVariable String model, @PathVariable(required = false) String version) {
        VersionId id = models.resolve(model, version);
        List<String> versions = models.versions(model).stream().map(String::valueOf).toList();
        return served.use(id, network -> new Metadata(model, versions, ModelConfiguration.PLATFORM, inputs(network).describe(),
                new InferOutputs(network.outputs()).describe()));
    }

    @GetMapping("/config")
    @Operation(operationId = "modelConfiguration", summary = "A model's configuration, in the form of Triton's ModelConfig")
    ModelConfiguration configuration(@PathVariable String model, @PathVariable(required = false) String version) {
        return served.use(models.resolve(model, version), network -> ModelConfiguration.of(model, limits.maxInstances(),
                inputs(network).describe(), new InferOutputs(network.outputs()).describe()));
    }

    private InferInputs inputs(ServedModel network) {
        return new InferInputs(network.input(), limits.maxInstances());
    }
}
