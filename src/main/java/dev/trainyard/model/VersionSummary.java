package dev.trainyard.model;

import dev.trainyard.model.definition.ServableDefinition;
import java.util.UUID;

/**
 * A version without its weights.
 *
 * @param job the job that trained it; null for an ensemble
 */
public record VersionSummary(VersionId version, ServableDefinition definition, String weightsSha256, UUID job) {
}
