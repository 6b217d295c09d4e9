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
 * An H2 database in a local file, opened in this process.
 *
 * @param name     path of the file without its suffix
 * @param settings rest of the JDBC URL, from the first semicolon on
 */
record H2File(Path name, String settings, String user, String password) {

    private static final String SUFFIX = ".mv.db";
    private static final Pattern URL = Pattern.compile("jdbc:h2:(?:file:)?(?<name>[^;]+)(?<settings>.*)", Pattern.DOTALL);
    /** Matches {@code mem:}, {@code tcp:}, {@code zip:} and others, but no single letter, which is a Windows drive. */
    private static final Pattern OTHER_STORAGE = Pattern.compile("\\p{Alpha}\\w+:.*", Pattern.DOTALL);

    /** Returns the database of a JDBC URL; empty for another engine, or for a database in memory or on a server. */
    static Optional<H2File> of(String url, String user, String password) {
        Matcher parts = URL.matcher(url);
        if (!parts.matches() || OTHER_STORAGE.matcher(parts.group("name")).matches()) {
            return Optional.empty();
        }
        String name = parts.group("name").replaceFirst("^~(?=[/\\\\])", Matcher.quoteReplacement(System.getProperty("user.home")));
        return Optional.of(new H2File(Path.of(name).toAbsolutePath().normalize(), parts.group("settings"), user, password));
    }

    /** Returns a database with another name and equal settings, except that H2 does not compact it on closing. */
    H2File at(Path other) {
        String compact = "MAX_COMPACT_TIME=";
        return new H2File(other, settings.contains(compact) ? settings : settings + ";" + compact + "0", user, password);
    }

    Path file() {
        return name.resolveSibling(name.getFileName() + SUFFIX);
    }

    /** Returns H2's error log. */
    Path traceFile() {
        return name.resolveSibling(name.getFileName() + ".trace.db");
    }

    /** Returns a Flyway for this database. Its connections have no pool, because H2 closes the file with the last connection. */
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

    /** Closes the database without writing to its file, like a kill. */
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
