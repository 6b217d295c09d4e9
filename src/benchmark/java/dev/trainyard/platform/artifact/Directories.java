package dev.trainyard.platform.artifact;

import java.io.IOException;
import java.nio.file.Path;

/** Artifact stores for benchmarks of other packages, without a context. */
public final class Directories {

    private Directories() {
    }

    public static ArtifactStore store(Path root) throws IOException {
        return new DirectoryArtifactStore(root);
    }
}
