package dev.trainyard.platform.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Stores data sets, checkpoints and models as files. A key has segments of {@code [a-z0-9._-]}, none beginning with a dot, separated by
 * slashes; methods throw an {@link IllegalArgumentException} for any other key.
 */
public interface ArtifactStore {

    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes a file atomically. When the method returns, the complete file survives a power failure; until then the key keeps its
     * former content.
     *
     * @throws StoreUnavailableException if the store does not answer or does not belong to the database
     */
    Artifact write(String key, Content content) throws IOException;

    /**
     * Verifies the artifact and returns its content; the caller closes the stream.
     *
     * @throws DamagedArtifactException if it is missing, or its length or SHA-256 differs
     * @throws StoreUnavailableException if the store does not answer
     */
    InputStream open(Artifact artifact) throws IOException;

    /** Deletes a file; does nothing if it does not exist. */
    void delete(String key) throws IOException;

    /** @throws IOException if the store is unusable now */
    void check() throws IOException;
}
