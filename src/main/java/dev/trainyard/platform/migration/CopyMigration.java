package dev.trainyard.platform.migration;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Migrates a copy of an H2 database and then replaces the database by the copy. H2 commits each statement of a migration separately, so
 * a process killed while migrating the database itself would leave half a migration, which no later start could complete. A process
 * killed during this migration leaves the unchanged database and perhaps a copy, which the next start overwrites.
 */
final class CopyMigration {

    private static final Logger log = LoggerFactory.getLogger(CopyMigration.class);

    private final Flyway flyway;
    private final ClosedFile database;
    private final H2File copy;

    /** @param copy location of the copy, in the database's directory */
    CopyMigration(Flyway flyway, ClosedFile database, H2File copy) {
        this.flyway = flyway;
        this.database = database;
        this.copy = copy;
    }

    /** @throws MigrationFailedException if the migration fails; the database is then unchanged and the copy deleted */
    void run() throws IOException {
        long bytes = database.bytes();
        log.info("The database needs a new schema: migrating a copy ({} kB), which then replaces it", bytes / 1024);
        try {
            write();
            try {
                migrate();
            } catch (FlywayException e) {
                write();
                if (!hasOnlyEmptyTables()) {
                    throw e;
                }
                log.warn("The database has no data, only half of a migration of a killed process; it is created anew");
                delete();
                migrate();
            }
            database.replaceBy(copy.file());
        } catch (FlywayException | SQLException | IOException e) {
            delete();
            throw new MigrationFailedException(database.path(), bytes, e);
        }
    }

    private void write() throws IOException {
        delete();
        database.copyTo(copy.file());
    }

    private void migrate() throws SQLException {
        try (Connection connection = copy.connect()) {
            try {
                copy.with(flyway).migrate();
            } catch (FlywayException e) {
                abort(connection);
                throw e;
            }
            H2File.close(connection);
        }
    }

    private static void abort(Connection connection) {
        try {
            H2File.abort(connection);
        } catch (SQLException e) {
            log.debug("H2 has already closed the copy, for example because the disk is full", e);
        }
    }

    /** Returns whether the copy has tables but no rows, as after a kill during the first migrations. */
    private boolean hasOnlyEmptyTables() throws SQLException {
        try (Connection connection = copy.connect(); Statement statement = connection.createStatement()) {
            List<String> tables = tables(statement);
            boolean empty = !tables.isEmpty();
            for (String table : tables) {
                try (ResultSet rows = statement.executeQuery("select 1 from %s limit 1".formatted(table))) {
                    empty &= !rows.next();
                }
            }
            H2File.abort(connection);
            return empty;
        }
    }

    private List<String> tables(Statement statement) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery("""
                select table_schema, table_name from information_schema.tables
                where table_type = 'BASE TABLE' and lower(table_schema) not in ('information_schema', 'pg_catalog')""")) {
            while (rows.next()) {
                if (!rows.getString(2).equals(flyway.getConfiguration().getTable())) {
                    tables.add("\"%s\".\"%s\"".formatted(rows.getString(1), rows.getString(2)));
                }
            }
        }
        return tables;
    }

    private void delete() throws IOException {
        Files.deleteIfExists(copy.file());
        Files.deleteIfExists(copy.traceFile());
    }
}
