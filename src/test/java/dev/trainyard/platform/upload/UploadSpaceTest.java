package dev.trainyard.platform.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.trainyard.platform.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class UploadSpaceTest {

    @TempDir
    private Path directory;
    private long free = 10_000;

    private final UploadLimits limits = new UploadLimits(DataSize.ofBytes(1000), DataSize.ofBytes(2500), DataSize.ofBytes(100));

    private UploadSpace space() {
        return new UploadSpace(limits, directory, path -> free);
    }

    @Test
    void refusesUploadBeyondItsLimit() {
        assertRefused(space(), 1001, 413, "max-upload");
    }

    @Test
    void boundsAllUploadsAtOnce() {
        UploadSpace space = space();
        UploadSpace.Reserved first = space.reserve(1000);
        space.reserve(1000);
        assertRefused(space, 501, 503, "max-uploads");
        // An upload without Content-Length reserves the limit of one upload.
        assertRefused(space, -1, 503, "max-uploads");
        first.close();
        first.close();
        space.reserve(1000);
        assertRefused(space, 501, 503, "max-uploads");
    }

    @Test
    void leavesSomeOfTheDiskFree() {
        free = 1050;
        UploadSpace space = space();
        assertRefused(space, 951, 507, "must stay free");
        UploadSpace.Reserved first = space.reserve(500);
        assertRefused(space, 451, 507, "must stay free");
        first.close();
        space.reserve(950).close();
    }

    /** Bytes that an upload has written already reduce the free space and must not be subtracted again. */
    @Test
    void countsWrittenBytesOnce() throws IOException {
        free = 1100;
        UploadSpace space = space();
        space.reserve(500);
        Files.write(Files.createDirectories(directory.resolve("uploads")).resolve("part"), new byte[500]);
        free -= 500;
        space.reserve(500);
    }

    private static void assertRefused(UploadSpace space, long bytes, int status, String said) {
        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> space.reserve(bytes)).satisfies(
                refusal -> assertThat(refusal.status().value()).isEqualTo(status)).withMessageContaining(said);
    }
}
