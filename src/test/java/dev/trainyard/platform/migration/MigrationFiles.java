package dev.trainyard.platform.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.flywaydb.core.Flyway;

/** Databases of the service in H2 files, for tests of migrations. */
final class MigrationFiles {

    private static final String SETTINGS = ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;NON_KEYWORDS=VALUE;"
            + "WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";

    private MigrationFiles() {
    }

    static H2File in(Path directory) {
        return H2File.of("jdbc:h2:file:" + directory.resolve("trainyard") + SETTINGS, null, null).orElseThrow();
    }

    /** Writes the database of an older version, at schema 5 and with jobs, into a directory. */
    static H2File olderVersion(Path directory) throws IOException {
        try (InputStream in = MigrationFiles.class.getResourceAsStream("/dev/trainyard/data-of-schema-5.zip");
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().equals("trainyard.mv.db")) {
                    Files.copy(zip, directory.resolve(entry.getName()));
                }
            }
        }
        return in(directory);
    }

    /** Returns a Flyway on the service's migrations and others. */
    static Flyway flyway(H2File database, String... others) {
        return database.with(Flyway.configure().locations(Stream.concat(Stream.of("classpath:db/migration"), Stream.of(others))
                .toArray(String[]::new)).load());
    }

    /** Returns the statements that create the schema and the rows, without Flyway's own. */
    static Set<String> content(H2File database) throws SQLException {
        Set<String> statements = new TreeSet<>();
        try (Connection connection = database.connect(); Statement statement = connection.createStatement();
                ResultSet script = statement.executeQuery("script simple nopasswords nosettings")) {
            while (script.next()) {
                if (!script.getString(1).contains("flyway_schema_history")) {
                    statements.add(script.getString(1));
                }
            }
        }
        return statements;
    }

    /** Returns the rows of tables, in a fixed order, each as values by column. */
    static Map<String, List<Map<String, String>>> rows(H2File database, Map<String, Set<String>> columns) throws SQLException {
        Map<String, List<Map<String, String>>> tables = new TreeMap<>();
        try (Connection connection = database.connect(); Statement statement = connection.createStatement()) {
            for (Map.Entry<String, Set<String>> table : columns.entrySet()) {
                List<Map<String, String>> rows = new ArrayList<>();
                String names = String.join(", ", table.getValue());
                try (ResultSet result = statement.executeQuery("select %s from %s order by %s".formatted(names, table.getKey(), names))) {
                    while (result.next()) {
                        Map<String, String> row = new TreeMap<>();
                        for (String column : table.getValue()) {
                            row.put(column, result.getString(column));
                        }
                        rows.add(row);
                    }
                }
                tables.put(table.getKey(), rows);
            }
        }
        return tables;
    }

    /** Returns the columns of each table except Flyway's. */
    static Map<String, Set<String>> columns(H2File database) throws SQLException {
        Map<String, Set<String>> tables = new TreeMap<>();
        try (Connection connection = database.connect(); Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("""
                        select table_name, column_name from information_schema.columns
                        where table_schema = 'public' and table_name <> 'flyway_schema_history'""")) {
            while (result.next()) {
                tables.computeIfAbsent(result.getString(1), table -> new TreeSet<>()).add(result.getString(2));
            }
        }
        return tables;
    }

    /** Returns the versions that are recorded as applied. */
    static List<String> versions(H2File database) {
        return Stream.of(flyway(database).info().applied()).map(migration -> migration.getVersion() + " " + migration.getState()).toList();
    }

    static void copy(Path from, Path to) throws IOException {
        Files.createDirectory(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    static void assertNoCopyIn(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString())).contains("trainyard.mv.db").noneMatch(name -> name.contains("migrating"));
        }
    }
}
