package dev.trainyard.platform.artifact;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An artifact store with the operations that only its maintenance needs: its id, a list of its artifacts, and its trash. */
interface PhysicalStore extends ArtifactStore {

    /** Name of the file with the store's id. No key begins with a dot. */
    String ID = ".id";
    /** Directory of swept artifacts; each keeps its key below a folder of the trash. */
    String TRASH = ".trash";

    /** @param modified time of writing, by the store's clock */
    record Stored(String key, Instant modified) {
    }

    /** Returns all artifacts whose key has the leading segments {@code directory}. */
    List<Stored> list(String directory) throws IOException;

    /** Returns the store's id, or empty if it has none. */
    Optional<String> id() throws IOException;

    /** Sets the store's id; does nothing if it has one. */
    void writeId(String id) throws IOException;

    void replaceId(String id) throws IOException;

    /** Moves an artifact to a folder of the trash; does nothing if it does not exist. */
    void moveToTrash(String key, String folder) throws IOException;

    /** Creates an empty folder in the trash unless it exists. */
    void createTrashFolder(String folder) throws IOException;

    List<String> trashFolders() throws IOException;

    /** Deletes a folder of the trash and its artifacts. */
    void deleteTrashFolder(String folder) throws IOException;

    /** Removes empty directories below {@code directory}; artifacts may be written there at the same time. */
    default void removeEmptyDirectories(String directory) throws IOException {
        // A bucket has no directories.
    }
}
