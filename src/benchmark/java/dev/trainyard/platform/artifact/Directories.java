package dev.trainyard.platform.artifact;

import java.io.IOException;
import java.nio.file.Path;

/** Creates artifact stores for benchmarks in other packages, without a Spring context. */
public final class Directories {

    private Directories() {
    }

    public static ArtifactStore store(Path root) throws IOException {
        return new DirectoryArtifactStore(root);
    }
}
