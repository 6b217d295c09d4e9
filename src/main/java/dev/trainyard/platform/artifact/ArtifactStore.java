package dev.trainyard.platform.artifact;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Where data sets, checkpoints and models are kept as files. */
public interface ArtifactStore {

    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Writes under a temporary name, syncs, renames, syncs the directory: the file is there whole or not at all. */
    Artifact write(String key, Content content) throws IOException;

    /**
     * A local file with the artifact's content.
     *
     * @throws DamagedArtifactException when it is missing or its content has another SHA-256
     */
    Path open(Artifact artifact) throws IOException;

    /** The keys of all artifacts below {@code directory}, a key's first segments, that were written before {@code time}. */
    List<String> list(String directory, Instant time) throws IOException;

    /** Removes it; does nothing when it is not there. */
    void delete(String key) throws IOException;
}
