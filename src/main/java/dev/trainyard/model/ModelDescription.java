package dev.trainyard.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A model as clients see it.
 *
 * @param aliases  the version that each alias points to
 * @param latest   the newest version; null when all have been deleted
 * @param versions the newest ones, newest first; absent in lists
 */
record ModelDescription(String model, Instant createdAt, Map<String, Integer> aliases, VersionDescription latest,
        @JsonInclude(JsonInclude.Include.NON_NULL) List<VersionDescription> versions) {
}
