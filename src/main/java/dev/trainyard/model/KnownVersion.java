package dev.trainyard.model;

import java.util.UUID;

/**
 * What is known of a version without reading its weights.
 *
 * @param job that trained it; null for an ensemble
 */
public record KnownVersion(VersionId version, Definition definition, String weightsSha256, UUID job) {
}
