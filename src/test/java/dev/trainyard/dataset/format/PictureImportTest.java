package dev.trainyard.dataset.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.dataset.format.picture.ImagesFormat;
import dev.trainyard.dataset.raw.DatasetLimits;
import dev.trainyard.dataset.raw.RawDataset.RawExamples;
import dev.trainyard.dataset.raw.RawDataset;
import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.preprocessing.Preprocessing;
import dev.trainyard.platform.picture.DecodedImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** Decisions on all pictures of an import together, and what the answer says about them. */
class PictureImportTest {

    private static final String[] UNDIVIDED = {"validation_fraction", "0", "test_fraction", "0"};

    @TempDir
    private Path directory;
    private final ImagesFormat format = new ImagesFormat(new DatasetLimits(DataSize.ofMegabytes(5), 100_000, 5, Duration.ofMinutes(1)));

    /** Two dark drawings and a light one; the levels are those of Pillow's alpha_composite on white, at opacities 255, 128 and 0. */
    @Test
    void allPicturesHaveOneBackground() throws IOException {
        Map<String, byte[]> files = Map.of("dark/1.png", drawing(10), "dark/2.png", drawing(10), "light/1.png", drawing(240));

        RawDataset read = read(files, UNDIVIDED);

        assertThat(read.preprocessing()).isEqualTo(new Preprocessing.Pixels(255, "#ffffff"));
        assertThat(levels(read, 0)).containsExactly(10, 132, 255);
        assertThat(levels(read, 1)).containsExactly(240, 247, 255);
        assertThat(read.notes()).contains("3 of 3 pictures have transparent parts, which are white here and in predictions, because their "
                + "opaque parts are dark on average; background names another colour. The opaque parts of 1 of them are light too, and may "
                + "not show.");
    }

    /** Likewise on black; an opaque picture has no say. */
    @Test
    void theBackgroundIsBlackBehindLightDrawings() throws IOException {
        Map<String, byte[]> files = Map.of("dark/1.png", drawing(10), "light/1.png", drawing(240), "light/2.png", drawing(240),
                "dark/2.png", opaque(3, 1));

        RawDataset read = read(files, UNDIVIDED);

        assertThat(read.preprocessing()).isEqualTo(new Preprocessing.Pixels(255, "#000000"));
        assertThat(levels(read, 1)).containsExactly(240, 120, 0);
        assertThat(Arrays.asList(read.splits().get(Split.TRAIN).raw().toIntMatrix())).anyMatch(row -> Arrays.equals(row, new int[] {10, 5, 0}))
                .anyMatch(row -> Arrays.equals(row, new int[] {7, 7, 7}));
        assertThat(read.notes()).contains("3 of 4 pictures have transparent parts, which are black here and in predictions, because their "
                + "opaque parts are light on average; background names another colour. The opaque parts of 1 of them are dark too, and may "
                + "not show.");
    }

    @Test
    void aNamedBackgroundDecides() throws IOException {
        RawDataset read = read(Map.of("a/1.png", drawing(240), "b/1.png", drawing(240)), "background", "white", "validation_fraction", "0",
                "test_fraction", "0");

        assertThat(read.preprocessing()).isEqualTo(new Preprocessing.Pixels(255, "#ffffff"));
        assertThat(levels(read, 0)).containsExactly(240, 247, 255);
        assertThat(read.notes()).contains("2 of 2 pictures have transparent parts, which are white here and in predictions, as background says."
                + " The opaque parts of 2 of them are light too, and may not show.");
    }

    /** Models of earlier versions have no background: each of their pictures decides. */
    @Test
    void pictureWithoutABackgroundDecidesItself() throws IOException {
        assertThat(DecodedImage.decode(drawing(240), 1).planes()[0]).containsExactly(new float[] {240, 240 * 128 / 255f, 0},
                within(0.001f));
        assertThat(DecodedImage.decode(drawing(10), 1).planes()[0][2]).isCloseTo(255, within(0.001f));
        RawDataset read = read(Map.of("a/1.png", opaque(1, 1), "b/1.png", opaque(1, 1)));
        assertThat(read.preprocessing()).as("no picture has transparent parts").isEqualTo(new Preprocessing.Pixels(255));
        assertThat(read.notes()).noneMatch(note -> note.contains("transparent"));
    }

    @Test
    void saysInWhichSizePicturesAreEncoded() throws IOException {
        RawDataset read = read(Map.of("a/1.png", opaque(8, 4), "a/2.png", opaque(3, 2), "b/1.png", opaque(8, 4)), "size", "2x3",
                "channels", "3");
        assertThat(read.notes()).contains("The pictures are encoded as 2x3 pixels (height x width) of red, green and blue; 2 of 3 had another "
                + "size and were scaled.");
        assertThat(read(Map.of("a/1.png", opaque(8, 4), "b/1.png", opaque(8, 4))).notes()).contains(
                "The pictures are encoded as 4x8 pixels (height x width) of grey.");
    }

    @Test
    void saysEachCauseOnceWithTheNumberOfItsPictures() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("a/first.png", opaque(4, 2));
        for (int i = 1; i <= 30; i++) {
            files.put("a/size%d.png".formatted(i), opaque(2 + i, 3));
            files.put("b/text%d.png".formatted(i), "no picture".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(problems(files)).containsExactly(
                "file \"a/size1.png\" (3x3), \"a/size2.png\" (3x4), \"a/size3.png\" (3x5) and 27 more pictures must have the size of the first "
                        + "picture, 2x4 (height x width); set size to scale all",
                "file \"b/text1.png\", \"b/text2.png\", \"b/text3.png\" and 27 more pictures must be a picture in PNG, JPEG, GIF or BMP");
        files.clear();
        for (int i = 1; i <= 150; i++) {
            files.put("a/text%d.png".formatted(i), "no picture".getBytes(StandardCharsets.UTF_8));
        }
        files.put("b/1.png", opaque(1, 1));
        assertThat(problems(files, "size", "4")).containsExactly(
                "file \"a/text1.png\", \"a/text2.png\", \"a/text3.png\" and 97 more pictures must be a picture in PNG, JPEG, GIF or BMP",
                "file may have more such pictures: the last 51 were not read");
    }

    @Test
    void reportsWrongOptionsAndWrongFilesTogether() throws IOException {
        assertThat(problems(Map.of("a/1.txt", new byte[3], "b/1.png", opaque(1, 1)), "channels", "7", "size", "0", "background", "pink"))
                .extracting(problem -> problem.split(" ")[0]).containsExactlyInAnyOrder("channels", "size", "background", "file");
        assertThat(problems(Map.of("train/a/1.png", opaque(1, 1), "train/b/1.png", opaque(1, 1)), "channels", "7", "test_fraction", "0.5"))
                .extracting(problem -> problem.split(" ")[0]).containsExactlyInAnyOrder("channels", "test_fraction");
    }

    @Test
    void saysHowPicturesWereDivided() throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        for (int i = 0; i < 40; i++) {
            files.put((i % 2 == 0 ? "a/" : "b/") + i + ".png", opaque(1, 1));
        }
        RawDataset divided = read(files);
        assertThat(divided.notes()).contains(("The import divided the 40 examples at random: %d for training, %d for validation and %d for the "
                + "test; validation_fraction, test_fraction and seed change that.").formatted(divided.size(Split.TRAIN),
                        divided.size(Split.VALIDATION), divided.size(Split.TEST)));
        assertThat(read(Map.of("train/a/1.png", opaque(1, 1), "train/b/1.png", opaque(1, 1))).notes()).containsSubsequence(
                "There is no validation split: a job trains on all 2 training examples and does not measure overfitting, unless its field "
                        + "split, such as {\"train\": 1, \"validation\": 1}, divides them when the job starts.",
                "There is no test split, so jobs do not test their model on examples that it has not seen; only an import can add one.");
    }

    /** A drawing in one grey level: a pixel of opacity 255, one of 128 and one of 0. */
    private static byte[] drawing(int level) throws IOException {
        BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_INT_ARGB);
        int[] opacities = {255, 128, 0};
        for (int x = 0; x < 3; x++) {
            image.setRGB(x, 0, opacities[x] << 24 | level << 16 | level << 8 | level);
        }
        return png(image);
    }

    private static byte[] opaque(int width, int height) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        int[] levels = new int[width * height];
        Arrays.fill(levels, 7);
        image.getRaster().setSamples(0, 0, width, height, 0, levels);
        return png(image);
    }

    private static byte[] png(BufferedImage image) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }

    /** Returns the levels of the first example of a class. */
    private static int[] levels(RawDataset read, int label) {
        RawExamples train = read.splits().get(Split.TRAIN);
        int row = 0;
        while (train.labels()[row] != label) {
            row++;
        }
        return train.raw().toIntMatrix()[row];
    }

    private RawDataset read(Map<String, byte[]> files, String... options) throws IOException {
        Path archive = directory.resolve("file");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        }
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < options.length; i += 2) {
            map.put(options[i], options[i + 1]);
        }
        return format.read(Map.of("file", archive), map);
    }

    private List<String> problems(Map<String, byte[]> files, String... options) {
        return catchThrowableOfType(InvalidSpecificationException.class, () -> read(files, options)).violations().stream()
                .map(Violation::toString).toList();
    }
}
