package dev.trainyard.model;

/** What is known of a version without reading its weights. */
public record KnownVersion(VersionId version, Definition definition, String weightsSha256) {
}
