package dev.trainyard.platform.artifact;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A store with what only its upkeep needs: its id, a list of its artifacts, and its trash. */
interface PhysicalStore extends ArtifactStore {

    /** The name of the file that has the store's id. No key begins with a dot. */
    String ID = ".id";
    /** The directory of swept artifacts: each is in a folder of the trash, under its key. */
    String TRASH = ".trash";

    /** @param modified when it was written, by the clock of the store */
    record Stored(String key, Instant modified) {
    }

    /** Returns all artifacts below {@code directory}, a key's first segments. */
    List<Stored> list(String directory) throws IOException;

    /** Returns the id, or nothing for a store that was never given one. */
    Optional<String> id() throws IOException;

    /** Gives the store an id; does nothing when it has one. */
    void writeId(String id) throws IOException;

    void replaceId(String id) throws IOException;

    /** Moves an artifact to a folder of the trash; does nothing when it is not there. */
    void moveToTrash(String key, String folder) throws IOException;

    /** Makes an empty folder in the trash unless it is there. */
    void createTrashFolder(String folder) throws IOException;

    List<String> trashFolders() throws IOException;

    /** Deletes a folder of the trash with everything in it. */
    void deleteTrashFolder(String folder) throws IOException;

    /** Removes what deleted artifacts leave below {@code directory}; artifacts may be written there meanwhile. */
    default void removeEmptyDirectories(String directory) throws IOException {
        // A bucket has no directories.
    }
}
