package dev.trainyard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * A server of the PostgreSQL package that is installed on the machine, because the version of {@code pg_dump} must fit the server.
 * Tests that need it are skipped if there is no such package.
 */
record InstalledPostgresql(Path programs, Path data, int port) implements AutoCloseable {

    private static final String USER = "postgres";

    static InstalledPostgresql start() throws IOException, InterruptedException {
        Optional<Path> programs = find();
        assumeThat(programs).as("PostgreSQL's programs, pg_dump among them, are installed").isPresent();
        int port = FreePort.next();
        InstalledPostgresql server = new InstalledPostgresql(programs.get(), Files.createTempDirectory("trainyard-postgresql-"), port);
        if (isRoot()) {
            run(List.of("chown", USER, server.data.toString()));
        }
        server.program("initdb", "--pgdata=" + server.data, "--username=" + USER, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8");
        server.program("pg_ctl", "--pgdata=" + server.data, "--wait", "--log=" + server.data.resolve("log"),
                "--options=-p %d -c listen_addresses=localhost -c unix_socket_directories=''".formatted(port), "start");
        return server;
    }

    /** Returns the directory of the newest programs that include both the server and the tools. */
    private static Optional<Path> find() throws IOException {
        List<Path> candidates = new ArrayList<>(Stream.of(System.getenv("PATH").split(":")).map(Path::of).toList());
        Path versions = Path.of("/usr/lib/postgresql");
        if (Files.isDirectory(versions)) {
            try (Stream<Path> installed = Files.list(versions)) {
                installed.map(version -> version.resolve("bin")).sorted().forEach(bin -> candidates.add(0, bin));
            }
        }
        return candidates.stream().filter(bin -> Stream.of("initdb", "pg_ctl", "pg_dump", "pg_restore")
                .allMatch(program -> Files.isExecutable(bin.resolve(program)))).findFirst();
    }

    /** Creates an empty database and returns the service's properties for it. */
    Map<String, Object> createDatabase(String name) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url(USER), USER, ""); var statement = connection.createStatement()) {
            statement.execute("create database " + name);
        }
        return Map.of("spring.datasource.url", url(name), "spring.datasource.username", USER, "spring.datasource.password", "");
    }

    private String url(String name) {
        return "jdbc:postgresql://localhost:%d/%s".formatted(port, name);
    }

    /** Returns the connection URI for PostgreSQL's programs. */
    String connection(String name) {
        return "postgresql://%s@localhost:%d/%s".formatted(USER, port, name);
    }

    /** Returns a PATH that includes PostgreSQL's programs. */
    String path() {
        return programs + ":" + System.getenv("PATH");
    }

    /** Runs a program, as another user if the tests run as root, because PostgreSQL refuses to run as root. */
    private void program(String name, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--clear-groups"));
        }
        command.add(programs.resolve(name).toString());
        command.addAll(Arrays.asList(arguments));
        run(command);
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).directory(Path.of("/").toFile()).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("%s ends", command).isTrue();
        assertThat(process.exitValue()).as("%s", command).isZero();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        program("pg_ctl", "--pgdata=" + data, "--wait", "--mode=immediate", "stop");
        FileSystemUtils.deleteRecursively(data);
    }
}
