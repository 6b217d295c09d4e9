package dev.trainyard.dataset.imports;

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

    /** The declared size of a file that was cut is any data, such as 4 GiB for a few bytes. */
    @Test
    void declaresNoMoreThanDeflateCanPack() throws IOException {
        byte[] cut = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, -1, -1, -1, -1};
        assertThat(UnpackedSize.of(Files.write(directory.resolve("cut"), cut))).isEqualTo(1032 * 14);
        Path zeros = directory.resolve("zeros.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(zeros))) {
            out.write(new byte[10_000_000]);
        }
        assertThat(UnpackedSize.of(zeros)).isEqualTo(10_000_000);
    }

    @Test
    void usesTheFileSizeOfOtherFiles() throws IOException {
        assertThat(UnpackedSize.of(Files.write(directory.resolve("plain"), new byte[12]))).isEqualTo(12);
        assertThat(UnpackedSize.of(Files.write(directory.resolve("empty"), new byte[0]))).isZero();
    }
}
