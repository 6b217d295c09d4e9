package dev.trainyard.model;

import java.util.UUID;

/** Published in the transaction that deletes a version. */
public record VersionDeleted(UUID id) {
}
