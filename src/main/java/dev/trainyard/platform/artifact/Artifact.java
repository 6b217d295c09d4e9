package dev.trainyard.platform.artifact;

/**
 * A file that was written completely and is never changed.
 *
 * @param key    where: segments of {@code [a-z0-9._-]} separated by slashes
 * @param sha256 of its content, in lower-case hexadecimal
 */
public record Artifact(String key, String sha256, long bytes) {
}
