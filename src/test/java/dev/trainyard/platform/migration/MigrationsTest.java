package dev.trainyard.platform.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.trainyard.SmallDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class MigrationsTest {

    @TempDir
    private Path directory;

    @Test
    void serviceMigratesCopyOfFile() {
        List<String> migrated = new ArrayList<>();
        ApplicationContextRunner service = new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class, FlywayAutoConfiguration.class))
                .withUserConfiguration(Migrations.class)
                .withBean(Callback.class, () -> new BaseCallback() {

                    @Override
                    public boolean supports(Event event, Context context) {
                        return event == Event.AFTER_EACH_MIGRATE;
                    }

                    @Override
                    public void handle(Event event, Context context) {
                        try {
                            migrated.add(context.getConnection().getMetaData().getURL());
                        } catch (SQLException e) {
                            throw new AssertionError(e);
                        }
                    }
                });
        ApplicationContextRunner onFile = service.withPropertyValues("spring.datasource.url=jdbc:h2:file:" + directory.resolve("trainyard")
                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;WRITE_DELAY=0");
        onFile.run(context -> assertThat(context).hasNotFailed());
        assertThat(migrated).hasSizeGreaterThan(10).allMatch(url -> url.startsWith("jdbc:h2:file:" + directory.resolve("trainyard.migrating")));

        migrated.clear();
        onFile.run(context -> assertThat(context).hasNotFailed());
        assertThat(migrated).as("migrations of a database that is up to date").isEmpty();

        service.withPropertyValues("spring.datasource.url=jdbc:h2:mem:migrations;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE")
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(migrated).hasSizeGreaterThan(10).allMatch(url -> url.startsWith("jdbc:h2:mem:"));
    }

    @Test
    void leavesDatabaseAsItWasWhenMigrationFails() throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        Path scripts = Files.createDirectory(directory.resolve("scripts"));
        Files.writeString(scripts.resolve("V1000__wrong.sql"), "delete from job_tags; create table one (id int); insert into one values ('x');");
        H2File database = MigrationFiles.olderVersion(data);
        Set<String> before = MigrationFiles.content(database);
        assertThatThrownBy(() -> Migrations.migrate(MigrationFiles.flyway(database, "filesystem:" + scripts), database))
                .isInstanceOfSatisfying(MigrationFailedException.class, e -> assertThat(new MigrationFailed().analyze(e).getAction())
                        .contains("the earlier version can go on"));
        assertThat(MigrationFiles.content(database)).isEqualTo(before);
        MigrationFiles.assertNoCopyIn(data);
    }

    /** A migration that intends to change or remove values must be excluded here. */
    @Test
    void keepEveryValueOfOlderVersion() throws Exception {
        H2File database = MigrationFiles.olderVersion(directory);
        Map<String, Set<String>> columns = MigrationFiles.columns(database);
        assertThat(columns).containsKeys("jobs", "checkpoints", "model_versions", "job_metric_chunks", "job_evaluations", "datasets");
        columns.get("scheduled_tasks").remove("priority"); // null becomes 0
        Map<String, List<Map<String, String>>> before = MigrationFiles.rows(database, columns);
        assertThat(before.values()).filteredOn(rows -> !rows.isEmpty()).hasSizeGreaterThan(10);
        Migrations.migrate(MigrationFiles.flyway(database), database);
        assertThat(MigrationFiles.rows(database, columns)).isEqualTo(before);
    }

    @Test
    void reportsTheSpaceThatAMigrationNeedsOnAFullDisk() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(directory, "160k")) {
            H2File database = MigrationFiles.olderVersion(directory);
            Set<String> before = MigrationFiles.content(database);
            MigrationFailedException failure = catchThrowableOfType(MigrationFailedException.class,
                    () -> Migrations.migrate(MigrationFiles.flyway(database), database));
            assertThat(new MigrationFailed().analyze(failure).getAction()).contains("Make room in " + directory, "more than 1 MB");
            assertThat(MigrationFiles.content(database)).isEqualTo(before);
            MigrationFiles.assertNoCopyIn(directory);
        }
    }

    @Test
    void followsSymbolicLinkToDatabase() throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        Path disk = Files.createDirectory(directory.resolve("disk"));
        MigrationFiles.olderVersion(disk);
        Files.createSymbolicLink(data.resolve("trainyard.mv.db"), disk.resolve("trainyard.mv.db"));
        H2File database = MigrationFiles.in(data);
        Migrations.migrate(MigrationFiles.flyway(database), database);
        assertThat(data.resolve("trainyard.mv.db")).isSymbolicLink();
        assertThat(MigrationFiles.versions(MigrationFiles.in(disk))).hasSizeGreaterThan(10);
        MigrationFiles.assertNoCopyIn(disk);
    }
}
