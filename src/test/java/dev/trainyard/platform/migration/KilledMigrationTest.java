package dev.trainyard.platform.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Simulates a process that is killed after any statement of any migration. With {@code WRITE_DELAY=0}, a copy of the files at that
 * moment equals the files that the killed process leaves.
 */
@Tag("process")
class KilledMigrationTest {

    @TempDir
    private Path directory;

    /** Keeps a copy of a directory after every statement and every migration. */
    private static final class Kills extends BaseCallback {

        private static final Set<Event> POINTS = Set.of(Event.BEFORE_MIGRATE, Event.AFTER_EACH_MIGRATE_STATEMENT, Event.AFTER_EACH_MIGRATE,
                Event.AFTER_MIGRATE);
        private final Path from;
        private final Path to;
        private final List<Path> left = new ArrayList<>();

        private Kills(Path from, Path to) {
            this.from = from;
            this.to = to;
        }

        @Override
        public boolean supports(Event event, Context context) {
            return POINTS.contains(event);
        }

        @Override
        public void handle(Event event, Context context) {
            try {
                Path next = to.resolve("%03d".formatted(left.size()));
                MigrationFiles.copy(from, next);
                left.add(next);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private Flyway into(Flyway flyway) {
            return Flyway.configure().configuration(flyway.getConfiguration()).callbacks(this).load();
        }
    }

    @Test
    void nextStartCompletesNewDatabase() throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        assertThat(killedEverywhere(data, MigrationFiles.in(data))).hasSizeGreaterThan(40);
    }

    @Test
    void nextStartCompletesUpgradeAndKeepsRows() throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        H2File database = MigrationFiles.olderVersion(data);
        assertThat(MigrationFiles.content(database)).anyMatch(statement -> statement.startsWith("INSERT INTO \"public\".\"jobs\""));
        assertThat(killedEverywhere(data, database)).hasSizeGreaterThan(15);
    }

    private List<Path> killedEverywhere(Path data, H2File database) throws Exception {
        Kills kills = new Kills(data, directory);
        Migrations.migrate(kills.into(MigrationFiles.flyway(database)), database);
        MigrationFiles.assertNoCopyIn(data);
        Set<String> content = MigrationFiles.content(database);
        List<String> versions = MigrationFiles.versions(database);
        for (Path left : kills.left) {
            H2File restarted = MigrationFiles.in(left);
            Migrations.migrate(MigrationFiles.flyway(restarted), restarted);
            assertThat(MigrationFiles.content(restarted)).as("after a kill that left %s", left).isEqualTo(content);
            assertThat(MigrationFiles.versions(restarted)).isEqualTo(versions);
            MigrationFiles.assertNoCopyIn(left);
        }
        return kills.left;
    }

    @Test
    void overwritesCopyThatIsIncomplete() throws Exception {
        H2File database = MigrationFiles.olderVersion(directory);
        Path copy = directory.resolve("trainyard.migrating.mv.db");
        Files.copy(database.file(), copy);
        try (FileChannel half = FileChannel.open(copy, StandardOpenOption.WRITE)) {
            half.truncate(half.size() / 2);
        }
        Migrations.migrate(MigrationFiles.flyway(database), database);
        assertThat(MigrationFiles.content(database)).anyMatch(statement -> statement.startsWith("INSERT INTO \"public\".\"jobs\""));
        MigrationFiles.assertNoCopyIn(directory);
    }

    /** An earlier version migrated the database file in place. */
    @Test
    void recreatesADatabaseAfterAnInterruptedFirstMigrationInPlace() throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        Kills kills = new Kills(data, directory);
        H2File database = MigrationFiles.in(data);
        kills.into(MigrationFiles.flyway(database)).migrate();
        Set<String> content = MigrationFiles.content(database);
        for (int i = 1; i < kills.left.size(); i += 4) {
            H2File restarted = MigrationFiles.in(kills.left.get(i));
            Migrations.migrate(MigrationFiles.flyway(restarted), restarted);
            assertThat(MigrationFiles.content(restarted)).as("after a kill that left %s", restarted.file()).isEqualTo(content);
        }
    }

    @Test
    void asksForABackupAfterAnInterruptedUpgradeInPlace() throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        Kills kills = new Kills(data, directory);
        H2File database = MigrationFiles.olderVersion(data);
        kills.into(MigrationFiles.flyway(database)).migrate();
        int refused = 0;
        for (Path left : kills.left) {
            H2File restarted = MigrationFiles.in(left);
            Set<String> before = MigrationFiles.content(restarted);
            try {
                Migrations.migrate(MigrationFiles.flyway(restarted), restarted);
            } catch (MigrationFailedException e) {
                refused++;
                FailureAnalysis analysis = new MigrationFailed().analyze(e);
                assertThat(analysis.getAction()).contains("Put back the backup", "docker/BACKUP.md");
                assertThat(analysis.getDescription()).contains(restarted.file().toString(), "as it was before");
                assertThat(MigrationFiles.content(restarted)).isEqualTo(before);
                MigrationFiles.assertNoCopyIn(left);
            }
        }
        assertThat(refused).isPositive();
    }

    /** A start that fails after a kill records the failure, and Flyway then refuses every later start. */
    @Test
    void recreatesAnEmptyDatabaseWithARecordedFailure() throws Exception {
        H2File database = MigrationFiles.in(directory);
        Flyway.configure().configuration(MigrationFiles.flyway(database).getConfiguration()).target("2").load().migrate();
        try (var connection = database.connect(); var statement = connection.createStatement()) {
            statement.execute("create table jobs (id uuid primary key)");
        }
        assertThatExceptionOfType(Exception.class).isThrownBy(() -> MigrationFiles.flyway(database).migrate());
        Migrations.migrate(MigrationFiles.flyway(database), database);
        assertThat(MigrationFiles.versions(database)).hasSizeGreaterThan(10).allMatch(version -> version.endsWith("SUCCESS"));
    }
}
