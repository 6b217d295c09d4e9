package dev.trainyard.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A model as clients see it.
 *
 * @param aliases  version number of each alias
 * @param latest   the newest version; null if all have been deleted
 * @param versions the newest versions, newest first; absent in lists
 */
record ModelDescription(String model, Instant createdAt, Map<String, Integer> aliases, VersionDescription latest,
        @JsonInclude(JsonInclude.Include.NON_NULL) List<VersionDescription> versions) {
}
