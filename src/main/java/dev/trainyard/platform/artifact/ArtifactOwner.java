package dev.trainyard.platform.artifact;

import java.util.Set;

/** Whoever writes artifacts of one kind, and has a row for each that counts. */
public interface ArtifactOwner {

    /** The first segment of its artifacts' keys; nobody else has it. */
    String directory();

    /** The keys of all that have a row. */
    Set<String> keys();
}
