package dev.trainyard.platform.picture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.DamagedFile;
import dev.trainyard.platform.memory.MemorySize;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

/** Decodes damaged versions of the pictures that Pillow wrote, of all kinds: the decoder refuses them, or returns levels. */
class DamagedPicturesTest {

    private static final long MAX_PIXELS = 100_000;
    /** For buffers of the decoders; the levels of all pixels take at most 40 bytes each. */
    private static final long HEAP = (32L << 20) + 40 * MAX_PIXELS;

    @Test
    void refusesOrDecodesDamagedPictures() throws IOException {
        long[] reserved = {0};
        DamagedFile.check(40, pictures(), HEAP, file -> {
            DecodedImage picture = DecodedImage.decode(file, 3, null, MAX_PIXELS, (MemorySize size) -> reserved[0] = size.heapBytes());
            assertThat(picture.planes()).hasNumberOfRows(3);
            for (float[] plane : picture.planes()) {
                assertThat(plane).hasSize(picture.height() * picture.width());
                assertThat(IntStream.range(0, plane.length).filter(i -> !(plane[i] >= 0 && plane[i] <= 255))).as("other levels").isEmpty();
            }
            assertThat(picture.pixels()).isLessThanOrEqualTo(MAX_PIXELS);
            assertThat(reserved[0]).as("reserved bytes").isGreaterThanOrEqualTo(picture.pixels());
        }, refusal -> assertThat(refusal).isExactlyInstanceOf(DecodedImage.Unreadable.class).hasMessageStartingWith("must "));
    }

    private static List<byte[]> pictures() throws IOException {
        List<byte[]> pictures = new ArrayList<>();
        try (ZipInputStream zip = new ZipInputStream(DamagedPicturesTest.class.getResourceAsStream("pictures.zip"))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                byte[] content = zip.readAllBytes();
                if (entry.getName().matches(".*\\.(png|jpe?g|gif|bmp)") && content.length < 10_000) {
                    pictures.add(content);
                }
            }
        }
        assertThat(pictures).hasSizeGreaterThan(10);
        return pictures;
    }
}
