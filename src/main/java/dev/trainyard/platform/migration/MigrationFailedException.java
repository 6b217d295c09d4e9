package dev.trainyard.platform.migration;

import java.nio.file.Path;

/** The database could not be migrated to the schema of this version. It is unchanged. */
final class MigrationFailedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Path database;
    private final long bytes;

    /** @param bytes size of the database, and so of the copy */
    MigrationFailedException(Path database, long bytes, Exception cause) {
        super("Cannot migrate the database " + database, cause);
        this.database = database;
        this.bytes = bytes;
    }

    Path database() {
        return database;
    }

    long bytes() {
        return bytes;
    }
}
