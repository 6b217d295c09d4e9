package dev.trainyard.platform.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares decoded pictures of all colour spaces, depths and orientations with Pillow; pictures.py made pictures.zip with it. */
class PictureFilesTest {

    /** Decoders of JPEG may round differently. */
    private static final int ROUNDING = 2;

    private static Path archive() throws Exception {
        return Path.of(PictureFilesTest.class.getResource("pictures.zip").toURI());
    }

    static Stream<String> pictures() throws Exception {
        try (ZipFile zip = new ZipFile(archive().toFile())) {
            return zip.stream().map(ZipEntry::getName).filter(name -> !name.endsWith(".levels")).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void showsTheLevelsThatPillowShows(String name) throws Exception {
        try (ZipFile zip = new ZipFile(archive().toFile())) {
            byte[] file = read(zip, name);
            ByteBuffer expected = ByteBuffer.wrap(read(zip, name + ".levels"));
            int height = expected.getInt();
            int width = expected.getInt();
            float[][] colours = new float[3][height * width];
            for (int i = 0; i < height * width; i++) {
                for (float[] plane : colours) {
                    plane[i] = expected.get() & 0xFF;
                }
            }
            float[] greys = new float[height * width];
            for (int i = 0; i < greys.length; i++) {
                greys[i] = expected.get() & 0xFF;
            }
            List<String> wrong = new ArrayList<>();
            compare("colour", DecodedImage.decode(file, 3), height, width, colours, wrong);
            compare("grey", DecodedImage.decode(file, 1), height, width, new float[][] {greys}, wrong);
            assertThat(wrong).isEmpty();
        }
    }

    private static void compare(String kind, DecodedImage picture, int height, int width, float[][] expected, List<String> wrong) {
        if (picture.height() != height || picture.width() != width) {
            wrong.add("%s: size %d × %d instead of %d × %d".formatted(kind, picture.height(), picture.width(), height, width));
            return;
        }
        for (int c = 0; c < expected.length; c++) {
            for (int i = 0; i < expected[c].length && wrong.size() < 5; i++) {
                if (!(Math.abs(picture.planes()[c][i] - expected[c][i]) <= ROUNDING)) {
                    wrong.add("%s %d at (%d, %d): %s instead of %s".formatted(kind, c, i % width, i / width, picture.planes()[c][i], expected[c][i]));
                }
            }
        }
    }

    private static byte[] read(ZipFile zip, String name) throws IOException {
        return zip.getInputStream(zip.getEntry(name)).readAllBytes();
    }
}
