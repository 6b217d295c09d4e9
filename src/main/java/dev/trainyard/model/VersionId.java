package dev.trainyard.model;

import java.util.UUID;

/**
 * A version that exists.
 *
 * @param id its own, never used again: unlike name and number, which return when a model is deleted and trained anew
 */
public record VersionId(UUID id, String model, int version) {

    @Override
    public String toString() {
        return model + " version " + version;
    }
}
