package dev.trainyard.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.Preprocessing;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.training.Keep;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A version as clients see it.
 *
 * @param jobId         the job that trained it; null for an ensemble and an imported network
 * @param architecture  null for an ensemble, like {@code cost}
 * @param weightsSha256 hash of the parameters' bytes alone (float32, little-endian): equal for equal networks
 * @param positiveClass the positive one of two classes, the second; absent for other targets
 * @param metrics       metrics of these weights: from training, and {@code test.…} on the test split
 * @param kept          whether these are the best or the last weights of the job; absent for an ensemble and an imported network
 * @param ensemble      absent for a single network
 * @param parameters    number of weights and biases
 * @param sizeBytes     size of the safetensors file that {@code export} returns
 */
public record VersionDescription(String model, int version, List<String> aliases, UUID jobId, String weightsSha256,
        Architecture architecture, Cost cost, Targets targets,
        @JsonInclude(JsonInclude.Include.NON_NULL) String positiveClass, Preprocessing preprocessing,
        @JsonInclude(JsonInclude.Include.NON_NULL) EnsembleSpec ensemble, long parameters,
        Map<String, Double> metrics, @JsonInclude(JsonInclude.Include.NON_NULL) Keep kept,
        Map<String, Object> provenance, long sizeBytes, Instant createdAt) {

    static VersionDescription of(ModelVersion version, List<String> aliases) {
        Definition definition = version.definition();
        return new VersionDescription(version.model(), version.version(), aliases, version.jobId(), version.weightsSha256(),
                definition.architecture(), definition.cost(), definition.targets(), definition.targets().positiveClass(),
                definition.preprocessing(),
                definition.ensemble(), version.parameters(), version.metrics(), version.kept(),
                version.provenance(), version.file().bytes(), version.createdAt());
    }
}
