package dev.trainyard.model;

import java.util.UUID;

/**
 * A version that exists.
 *
 * @param id      its own, by which caches know it
 * @param version its number, which no other version of a model of this name ever gets
 */
public record VersionId(UUID id, String model, int version) {

    @Override
    public String toString() {
        return model + " version " + version;
    }
}
