package dev.trainyard.model;

import java.util.UUID;

/**
 * Identifies a version.
 *
 * @param id      unique id, the key of caches
 * @param version number, which no other version of a model of this name ever gets
 */
public record VersionId(UUID id, String model, int version) {

    @Override
    public String toString() {
        return model + " version " + version;
    }
}
