package dev.trainyard.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model as clients see it.
 *
 * @param model     the name of the model
 * @param createdAt when its first version was made
 * @param aliases   version number of each alias
 * @param latest    the newest version; null if all have been deleted
 * @param versions  the newest versions, newest first; absent in lists
 */
@Schema(name = "Model")
record ModelDescription(String model, Instant createdAt, Map<String, Integer> aliases, @Nullable VersionDescription latest,
        @JsonInclude(JsonInclude.Include.NON_NULL) List<VersionDescription> versions) {
}
