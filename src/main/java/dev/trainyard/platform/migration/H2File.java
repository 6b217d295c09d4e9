package dev.trainyard.platform.migration;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/**
 * An H2 database in a file that this process itself opens.
 *
 * @param name     the file without its suffix
 * @param settings the rest of the URL, from the first semicolon on
 */
record H2File(Path name, String settings, String user, String password) {

    private static final String SUFFIX = ".mv.db";
    private static final Pattern URL = Pattern.compile("jdbc:h2:(?:file:)?(?<name>[^;]+)(?<settings>.*)", Pattern.DOTALL);
    /** {@code mem:}, {@code tcp:}, {@code zip:} and others; one letter is a drive of Windows. */
    private static final Pattern OTHER_STORAGE = Pattern.compile("\\p{Alpha}\\w+:.*", Pattern.DOTALL);

    /** Returns the database of a JDBC URL; empty for another engine, a database in memory or on a server. */
    static Optional<H2File> of(String url, String user, String password) {
        Matcher parts = URL.matcher(url);
        if (!parts.matches() || OTHER_STORAGE.matcher(parts.group("name")).matches()) {
            return Optional.empty();
        }
        String name = parts.group("name").replaceFirst("^~(?=[/\\\\])", Matcher.quoteReplacement(System.getProperty("user.home")));
        return Optional.of(new H2File(Path.of(name).toAbsolutePath().normalize(), parts.group("settings"), user, password));
    }

    /** Returns a database with the same settings and another name, which H2 does not compact when it closes it. */
    H2File at(Path other) {
        String compact = "MAX_COMPACT_TIME=";
        return new H2File(other, settings.contains(compact) ? settings : settings + ";" + compact + "0", user, password);
    }

    Path file() {
        return name.resolveSibling(name.getFileName() + SUFFIX);
    }

    /** The file in which H2 reports errors. */
    Path traceFile() {
        return name.resolveSibling(name.getFileName() + ".trace.db");
    }

    /** Returns a Flyway that migrates this database, over connections without a pool: H2 closes the file with the last of them. */
    Flyway with(Flyway configured) {
        return Flyway.configure(configured.getConfiguration().getClassLoader()).configuration(configured.getConfiguration())
                .dataSource(dataSource()).load();
    }

    Connection connect() throws SQLException {
        return dataSource().getConnection();
    }

    /** Closes the database even if DB_CLOSE_DELAY keeps it open after its last connection. */
    static void close(Connection connection) throws SQLException {
        execute("shutdown", connection);
    }

    /** Closes the database without a write to its file, as a kill would. */
    static void abort(Connection connection) throws SQLException {
        execute("shutdown immediately", connection);
    }

    private static void execute(String command, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(command);
        }
    }

    private DataSource dataSource() {
        return DataSourceBuilder.create().type(SimpleDriverDataSource.class).driverClassName(DatabaseDriver.H2.getDriverClassName())
                .url("jdbc:h2:file:" + name + settings).username(user).password(password).build();
    }
}
