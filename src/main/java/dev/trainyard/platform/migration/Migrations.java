package dev.trainyard.platform.migration;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfoService;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Migrates an H2 file by {@link CopyMigration}, and any other database in place, because PostgreSQL rolls back interrupted migrations. */
@Configuration(proxyBeanMethods = false)
class Migrations {

    @Bean
    FlywayMigrationStrategy migrationStrategy(ObjectProvider<JdbcConnectionDetails> connection) {
        return flyway -> {
            Optional<H2File> file = Optional.ofNullable(connection.getIfAvailable())
                    .flatMap(details -> H2File.of(details.getJdbcUrl(), details.getUsername(), details.getPassword()));
            if (file.isPresent()) {
                migrate(flyway, file.get());
            } else {
                flyway.migrate();
            }
        };
    }

    /** @param flyway uses the service's pool, which has no connection yet */
    static void migrate(Flyway flyway, H2File database) {
        try {
            // Connecting creates the file of a new database, without tables. It is then migrated like any other.
            try (Connection connection = database.connect()) {
                if (isUpToDate(database.with(flyway).info())) {
                    flyway.migrate(); // validates; the open connection keeps H2 from opening the file twice
                    return;
                }
                H2File.abort(connection);
            }
            Path file = database.file().toRealPath();
            try (ClosedFile closed = ClosedFile.lock(file)) {
                new CopyMigration(flyway, closed, database.at(file.resolveSibling(database.name().getFileName() + ".migrating"))).run();
                flyway.migrate(); // opens the pool while the replaced file is still locked
            }
        } catch (SQLException | IOException e) {
            throw new IllegalStateException("Cannot open the database " + database.file(), e);
        }
    }

    private static boolean isUpToDate(MigrationInfoService migrations) {
        return migrations.pending().length == 0 && Arrays.stream(migrations.all()).noneMatch(migration -> migration.getState().isFailed());
    }
}
