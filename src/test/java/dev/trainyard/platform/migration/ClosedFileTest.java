package dev.trainyard.platform.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClosedFileTest {

    @TempDir
    private Path directory;

    @Test
    void isNotLockedWhileDatabaseIsOpen() throws Exception {
        H2File database = MigrationFiles.olderVersion(directory);
        try (Connection open = database.connect()) {
            assertThatExceptionOfType(SQLException.class).isThrownBy(() -> ClosedFile.lock(database.file()))
                    .matches(e -> e.getErrorCode() == 90020);
            assertThat(open.isValid(1)).isTrue();
        }
        ClosedFile.lock(database.file()).close();
    }

    @Test
    void isNotOpenedWhileLocked() throws Exception {
        H2File database = MigrationFiles.olderVersion(directory);
        try (ClosedFile closed = ClosedFile.lock(database.file())) {
            closed.copyTo(directory.resolve("copy"));
            assertThatExceptionOfType(SQLException.class).isThrownBy(database::connect).matches(e -> e.getErrorCode() == 90020);
        }
        database.connect().close();
    }

    @Test
    void isReplacedByFileWithItsPermissions() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "old");
        Path replacement = Files.writeString(directory.resolve("replacement"), "new");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
        try (ClosedFile closed = ClosedFile.lock(file)) {
            closed.replaceBy(replacement);
        }
        assertThat(file).hasContent("new");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-rw----");
        assertThat(replacement).doesNotExist();
    }
}
