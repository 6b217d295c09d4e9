package dev.trainyard.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackedSizeTest {

    @TempDir
    private Path directory;

    @Test
    void readsTheSizeFromTheGzipTrailer() throws IOException {
        Path file = directory.resolve("a.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(new byte[100_000]);
        }
        assertThat(Files.size(file)).isLessThan(1000);
        assertThat(UnpackedSize.of(file)).isEqualTo(100_000);
    }

    @Test
    void usesTheFileSizeOfOtherFiles() throws IOException {
        assertThat(UnpackedSize.of(Files.write(directory.resolve("plain"), new byte[12]))).isEqualTo(12);
        assertThat(UnpackedSize.of(Files.write(directory.resolve("empty"), new byte[0]))).isZero();
    }
}
