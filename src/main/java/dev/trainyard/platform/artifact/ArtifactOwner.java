package dev.trainyard.platform.artifact;

import java.util.Set;

/** A feature that writes artifacts of one kind and has a database row for each artifact in use. */
public interface ArtifactOwner {

    /** Returns the first segment of its artifacts' keys, which no other owner uses. */
    String directory();

    /** Returns the keys of all artifacts with a row. */
    Set<String> keys();
}
