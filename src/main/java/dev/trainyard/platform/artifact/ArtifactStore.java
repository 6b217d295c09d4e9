package dev.trainyard.platform.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Where data sets, checkpoints and models are kept as files. A key has segments of {@code [a-z0-9._-]}, none beginning with a dot,
 * separated by slashes; another one is an {@link IllegalArgumentException}.
 */
public interface ArtifactStore {

    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * When it returns, the file is there whole and survives a power failure; until then what was there before is.
     *
     * @throws StoreUnavailableException when the store does not answer now, or does not belong to the database
     */
    Artifact write(String key, Content content) throws IOException;

    /**
     * The artifact's content, which has been verified; the caller closes it.
     *
     * @throws DamagedArtifactException when it is missing or its content has another SHA-256
     * @throws StoreUnavailableException when the store does not answer now, so that neither is known
     */
    InputStream open(Artifact artifact) throws IOException;

    /** Removes it; does nothing when it is not there. */
    void delete(String key) throws IOException;

    /** @throws IOException when nothing can be written now */
    void check() throws IOException;
}
