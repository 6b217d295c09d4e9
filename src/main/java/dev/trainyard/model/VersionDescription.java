package dev.trainyard.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trainyard.model.definition.EnsembleSpec;
import dev.trainyard.model.definition.ServableDefinition;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.data.preprocessing.Preprocessing;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.training.Keep;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A version as clients see it.
 *
 * @param model         the name of the model
 * @param version       the number of the version
 * @param aliases       the aliases that point to it
 * @param jobId         the job that trained it; null for an ensemble and an imported network
 * @param weightsSha256 hash of the parameters' bytes alone (float32, little-endian): equal for equal networks
 * @param architecture  the network; null for an ensemble
 * @param cost          the cost function that it was trained with; null for an ensemble
 * @param targets       the meaning of the outputs
 * @param positiveClass the positive one of two classes, the second; absent for other targets
 * @param preprocessing how raw values become the network's input
 * @param ensemble      absent for a single network
 * @param parameters    number of weights and biases
 * @param metrics       metrics of these weights: from training, and {@code test.…} on the test split
 * @param kept          whether these are the best or the last weights of the job; absent for an ensemble and an imported network
 * @param provenance    what determined the weights, with the architecture
 * @param sizeBytes     size of the safetensors file that {@code export} returns
 * @param createdAt     when it was registered
 */
@Schema(name = "ModelVersion")
public record VersionDescription(String model, int version, List<String> aliases, @Nullable UUID jobId, String weightsSha256,
        @Nullable Architecture architecture, @Nullable Cost cost, Targets targets,
        @JsonInclude(JsonInclude.Include.NON_NULL) String positiveClass, Preprocessing preprocessing,
        @JsonInclude(JsonInclude.Include.NON_NULL) EnsembleSpec ensemble, long parameters,
        Map<String, Double> metrics, @JsonInclude(JsonInclude.Include.NON_NULL) Keep kept,
        Map<String, Object> provenance, long sizeBytes, Instant createdAt) {

    static VersionDescription of(ModelVersion version, List<String> aliases) {
        ServableDefinition definition = version.definition();
        return new VersionDescription(version.model(), version.version(), aliases, version.jobId(), version.weightsSha256(),
                definition.architecture(), definition.cost(), definition.targets(), definition.targets().positiveClass(),
                definition.preprocessing(),
                definition.ensemble(), version.parameters(), version.metrics(), version.kept(),
                version.provenance(), version.file().bytes(), version.createdAt());
    }
}
