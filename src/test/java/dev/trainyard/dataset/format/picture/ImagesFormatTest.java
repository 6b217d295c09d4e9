package dev.trainyard.dataset.format.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.dataset.raw.DatasetLimits;
import dev.trainyard.dataset.raw.RawDataset.RawExamples;
import dev.trainyard.dataset.raw.RawDataset;
import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.preprocessing.Preprocessing;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

class ImagesFormatTest {

    @TempDir
    private Path directory;
    private final ImagesFormat format = new ImagesFormat(new DatasetLimits(DataSize.ofMegabytes(5), 100_000, 5, Duration.ofMinutes(1)));

    @Test
    void readsGreyPicturesInTheirSplits() throws IOException {
        RawDataset read = read(Map.of("train/dog/1.png", grey("png", 3, 2, 0, 50, 100, 128, 200, 255), "train/cat/x.PNG", grey("png", 3, 2, 1, 2, 3, 4, 5, 6),
                "test/dog/1.png", grey("png", 3, 2, 9, 8, 7, 6, 5, 4), "__MACOSX/train/dog/._1.png", new byte[3], "train/dog/.DS_Store", new byte[3],
                "train/dog/", new byte[0]));

        assertThat(read.input()).isEqualTo(Shape.of(1, 2, 3));
        assertThat(read.targets().names()).containsExactly("cat", "dog");
        assertThat(read.preprocessing()).isEqualTo(new Preprocessing.Pixels(255));
        assertThat(read.splits()).containsOnlyKeys(Split.TRAIN, Split.TEST);
        RawExamples train = read.splits().get(Split.TRAIN);
        int dog = train.labels()[0] == 1 ? 0 : 1;
        assertThat(train.labels()[1 - dog]).isZero();
        assertThat(train.raw().toIntMatrix()[dog]).containsExactly(0, 50, 100, 128, 200, 255);
        assertThat(train.raw().toIntMatrix()[1 - dog]).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(read.splits().get(Split.TEST).raw().toIntMatrix()[0]).containsExactly(9, 8, 7, 6, 5, 4);
    }

    @Test
    void readsColoursAsPlanesAndAsGrey() throws IOException {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, 0xFF8000);
        image.setRGB(1, 0, 0x0000FF);
        Map<String, byte[]> files = Map.of("a/1.png", file("png", image), "b/1.bmp", file("bmp", image));
        RawDataset colours = read(files, "channels", "3", "validation_fraction", "0", "test_fraction", "0");
        assertThat(colours.input()).isEqualTo(Shape.of(3, 1, 2));
        assertThat(colours.splits().get(Split.TRAIN).raw().toIntMatrix()).isDeepEqualTo(new int[][] {{255, 0, 128, 0, 0, 255}, {255, 0, 128, 0, 0, 255}});
        RawDataset greys = read(files, "validation_fraction", "0", "test_fraction", "0");
        assertThat(greys.splits().get(Split.TRAIN).raw().toIntMatrix()[0]).containsExactly(151, 29);
    }

    @Test
    void blendsTransparentPixelsWithWhite() throws IOException {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0xFF000000);
        image.setRGB(1, 0, 0x00000000);
        RawDataset read = read(Map.of("a/1.png", file("png", image), "b/1.png", file("png", image)), "validation_fraction", "0", "test_fraction", "0");
        assertThat(read.splits().get(Split.TRAIN).raw().toIntMatrix()[0]).containsExactly(0, 255);
    }

    @Test
    void blendsTransparentPixelsWithTheBackgroundAndKeepsIt() throws IOException {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0xFF000000);
        image.setRGB(1, 0, 0x80000000);
        Map<String, byte[]> files = Map.of("a/1.png", file("png", image), "b/1.png", file("png", image));
        RawDataset read = read(files, "channels", "3", "background", "#FF8000", "validation_fraction", "0", "test_fraction", "0");
        // Pillow's alpha_composite of black at opacity 128 on (255, 128, 0): 127, 64, 0.
        assertThat(read.splits().get(Split.TRAIN).raw().toIntMatrix()[0]).containsExactly(0, 127, 0, 64, 0, 0);
        assertThat(read.preprocessing()).isEqualTo(new Preprocessing.Pixels(255, "#ff8000"));
        assertThat(problems(files, "background", "reddish")).containsExactly(
                "background must be white, black or a colour as #ffffff, got \"reddish\"");
    }

    @Test
    void notesThatColoursBecameGrey() throws IOException {
        BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, 0xFF8000);
        Map<String, byte[]> files = Map.of("a/1.png", file("png", image), "b/1.png", grey("png", 1, 1, 7));
        assertThat(read(files, "validation_fraction", "0", "test_fraction", "0").notes())
                .contains("1 of 2 pictures have colours, which became grey; channels=3 keeps them.");
        assertThat(read(files, "channels", "3", "validation_fraction", "0", "test_fraction", "0").notes())
                .noneMatch(note -> note.contains("grey"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "gif", "bmp"})
    void readsEveryFormat(String kind) throws IOException {
        int[] levels = new int[64];
        Arrays.setAll(levels, i -> i < 32 ? 40 : 200);
        byte[] picture = grey(kind, 8, 8, levels);
        RawDataset read = read(Map.of("a/1." + kind, picture, "b/1." + kind, picture), "validation_fraction", "0", "test_fraction", "0");
        int[] back = read.splits().get(Split.TRAIN).raw().toIntMatrix()[0];
        assertThat(back[0]).isCloseTo(40, within(3));
        assertThat(back[63]).isCloseTo(200, within(3));
    }

    @Test
    void resizesImagesAndKeepsTheirAspectRatio() throws IOException {
        int[] wide = new int[32];
        Arrays.fill(wide, 100);
        wide[9] = 200;
        int[] one = {30};
        RawDataset read = read(Map.of("a/wide.png", grey("png", 8, 4, wide), "b/one.png", grey("png", 1, 1, one)), "size", "4",
                "validation_fraction", "0", "test_fraction", "0");
        assertThat(read.input()).isEqualTo(Shape.of(1, 4, 4));
        RawExamples train = read.splits().get(Split.TRAIN);
        int a = train.labels()[0] == 0 ? 0 : 1;
        assertThat(train.raw().toIntMatrix()[a]).containsExactly(100, 100, 100, 100, 125, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100);
        assertThat(train.raw().toIntMatrix()[1 - a]).containsOnly(30);
        assertThat(read(Map.of("a/1.png", grey("png", 8, 4, wide), "b/1.png", grey("png", 8, 4, wide)), "size", "2x3").input())
                .isEqualTo(Shape.of(1, 2, 3));
    }

    @Test
    void splitsEachClassInTheSameProportions() throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        for (int i = 0; i < 60; i++) {
            files.put((i < 40 ? "a/" : "b/") + i + ".png", grey("png", 1, 1, i));
        }
        RawDataset read = read(files, "validation_fraction", "0.2", "test_fraction", "0.1", "seed", "3");
        int all = 0;
        for (RawExamples examples : read.splits().values()) {
            all += examples.labels().length;
            for (int i = 0; i < examples.labels().length; i++) {
                assertThat(examples.labels()[i]).isEqualTo(examples.raw().getInt(i, 0) < 40 ? 0 : 1);
            }
        }
        assertThat(all).isEqualTo(60);
        assertThat(read.splits().get(Split.VALIDATION).labels().length).isBetween(10, 13);
        assertThat(Arrays.stream(read.splits().get(Split.VALIDATION).labels()).sum()).isBetween(3, 5);
        assertThat(read(files, "seed", "3").splits().get(Split.TRAIN).raw()).isEqualTo(read(files, "seed", "3").splits().get(Split.TRAIN).raw());
    }

    @Test
    void reportsEveryEntryThatIsNoLabelledImage() throws IOException {
        byte[] picture = grey("png", 1, 1, 7);
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("a/1.png", picture);
        files.put("b/broken.png", Arrays.copyOf(picture, 40));
        files.put("b/text.png", "a path to somewhere else".getBytes(StandardCharsets.UTF_8));
        files.put("b/2.png", grey("png", 2, 1, 7, 7));
        assertThat(problems(files)).hasSize(3)
                .anyMatch(problem -> problem.startsWith("file \"b/broken.png\" must be an undamaged picture"))
                .contains("file \"b/text.png\" must be a picture in PNG, JPEG, GIF or BMP",
                        "file \"b/2.png\" (1x2) must have the size of the first picture, 1x1 (height x width); set size to "
                                + "scale all");
        files = new LinkedHashMap<>();
        files.put("a/1.txt", picture);
        files.put("1.png", picture);
        files.put("x/y/z/1.png", picture);
        files.put("x/a/1.png", picture);
        assertThat(problems(files)).containsExactly("file \"a/1.txt\" must be a picture, png, jpg, jpeg, gif or bmp",
                "file \"1.png\", \"x/y/z/1.png\", \"x/a/1.png\" must be in the folder of its class, which may be in one of train, "
                        + "validation and test");
    }

    @Test
    void leavesOutAFolderAroundEverything() throws IOException {
        byte[] picture = grey("png", 1, 1, 7);
        RawDataset classes = read(Map.of("pets/cat/1.png", picture, "pets/dog/1.png", picture, "__MACOSX/pets/cat/._1.png", picture));
        assertThat(classes.targets().names()).containsExactly("cat", "dog");
        RawDataset splits = read(Map.of("pets/train/cat/1.png", picture, "pets/train/dog/1.png", picture, "pets/test/dog/2.png", picture));
        assertThat(splits.splits()).containsOnlyKeys(Split.TRAIN, Split.TEST);
        RawDataset onlyTrain = read(Map.of("train/cat/1.png", picture, "train/dog/1.png", picture));
        assertThat(onlyTrain.splits()).containsOnlyKeys(Split.TRAIN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"val", "valid", "validation", "Validation", "VAL", "dev"})
    void readsTheUsualNamesOfTheValidationSplit(String folder) throws IOException {
        byte[] picture = grey("png", 1, 1, 7);
        assertThat(read(Map.of("Train/cat/1.png", picture, "Train/dog/1.png", picture, folder + "/dog/2.png", picture)).splits())
                .containsOnlyKeys(Split.TRAIN, Split.VALIDATION);
    }

    @Test
    void ignoresFilesOfFileManagersAndReadsBackslashes() throws IOException {
        byte[] picture = grey("png", 1, 1, 7);
        RawDataset read = read(Map.of("cat\\1.png", picture, "dog\\1.png", picture, "dog\\Thumbs.db", picture, "desktop.ini", picture,
                "dog/.DS_Store", picture));
        assertThat(read.targets().names()).containsExactly("cat", "dog");
    }

    /** macOS decomposes accents in file names, other systems compose them; Info-ZIP and Windows write code page 437 without a flag. */
    @Test
    void readsOneClassFromItsNameInAllEncodings() throws IOException {
        byte[] picture = grey("png", 1, 1, 7);
        RawDataset read = read(Map.of("cafe\u0301/1.png", picture, "caf\u00e9/2.png", picture, "tea/1.png", picture));
        assertThat(read.targets().names()).containsExactly("caf\u00e9", "tea");
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(zip, Charset.forName("IBM437"))) {
            for (String name : List.of("caf\u00e9/1.png", "tea/1.png")) {
                out.putNextEntry(new ZipEntry(name));
                out.write(picture);
            }
        }
        RawDataset windows = format.read(Map.of("file", Files.write(directory.resolve("windows"), zip.toByteArray())), Map.of());
        assertThat(windows.targets().names()).containsExactly("caf\u00e9", "tea");
    }

    @Test
    void refusesInvalidSetsOfClasses() throws IOException {
        byte[] picture = grey("png", 1, 1, 7);
        assertThat(problems(Map.of("a/1.png", picture))).containsExactly("file must have at least two classes, each a folder, got only \"a\"");
        assertThat(problems(Map.of("train/a/1.png", picture, "test/b/1.png", picture)))
                .containsExactly("file must have a picture of each class in train, has none of \"b\"");
        assertThat(problems(Map.of("train/a/1.png", picture, "b/1.png", picture)))
                .containsExactly("file must have all its pictures in train, validation and test, or none");
        assertThat(problems(Map.of("0/1.png", picture, "1/1.png", picture, "2/1.png", picture, "3/1.png", picture, "4/1.png", picture, "5/1.png", picture)))
                .containsExactly("file must have at most 5 classes, got 6");
        assertThat(problems(Map.of(".DS_Store", picture))).containsExactly("file must have pictures");
    }

    @Test
    void refusesPathTraversal() throws IOException {
        byte[] picture = grey("png", 1, 1, 7);
        assertThat(problems(Map.of("../a/1.png", picture, "/etc/1.png", picture, "a\\..\\1.png", picture, "C:/1.png", picture, "a/../../b.png", picture)))
                .hasSize(5).allMatch(problem -> problem.startsWith("file must have plain relative names"));
    }

    @Test
    void refusesAHugeImageBeforeItIsDecoded() throws IOException {
        byte[] giant = grey("png", 1, 1, 7);
        ByteBuffer header = ByteBuffer.wrap(giant).putInt(16, 100_000).putInt(20, 100_000);
        CRC32 crc = new CRC32();
        crc.update(giant, 12, 17);
        header.putInt(29, (int) crc.getValue());
        assertThat(problems(Map.of("a/1.png", giant, "b/1.png", grey("png", 1, 1, 7)), "size", "8"))
                .containsExactly("file \"a/1.png\" must have at most 33554432 pixels and 16384 a side, got 100000x100000 (height x width)");
    }

    @Test
    void reservesMemoryForEachPictureBeforeItIsDecoded() throws IOException {
        Path file = Files.write(directory.resolve("file"), zip(Map.of("a/1.png", grey("png", 1025, 2, new int[2050]),
                "b/1.png", grey("png", 1, 1, 7))));
        List<Long> reserved = new ArrayList<>();
        format.read(Map.of("file", file), Map.of("size", "8"), size -> reserved.add(size.heapBytes()));
        assertThat(reserved).hasSize(2).anyMatch(bytes -> bytes > 2050).anyMatch(bytes -> bytes < 2050);
    }

    @Test
    void requiresSizeForLargeImages() throws IOException {
        byte[] photograph = grey("png", 1025, 2, new int[2050]);
        assertThat(problems(Map.of("a/1.png", photograph, "b/1.png", photograph))).containsExactly("size is required for pictures larger than 1024x1024 (height x width)");
    }

    @Test
    void refusesMoreValuesAndPixelsThanTheLimits() throws IOException {
        byte[] picture = grey("png", 300, 200, new int[60_000]);
        assertThat(problems(Map.of("a/1.png", picture, "b/1.png", picture)))
                .containsExactly("file must hold at most 100000 values, got 2 examples of 60002 values");
        Map<String, byte[]> detailed = new HashMap<>();
        for (int i = 0; i < 40; i++) {
            detailed.put(i % 2 + "/" + i + ".png", picture);
        }
        assertThat(problems(detailed, "size", "1")).containsExactly("file must have at most 1600000 pixels in all");
    }

    @Test
    void refusesAZipBombBeforeItIsUnpacked() throws IOException {
        assertThat(problems(Map.of("a/1.png", new byte[6_000_000], "b/1.png", new byte[10])))
                .containsExactly("file must have at most 5242880 bytes when it is unpacked, got 6000010");
        assertThat(problems(Map.of("a/1.png", new byte[LabelledImage.MAX_BYTES + 1])))
                .containsExactly("file \"a/1.png\" (33554433 bytes) must have at most 33554432 bytes");
    }

    @Test
    void refusesAHugeCentralDirectory() throws IOException {
        byte[] zip = zip(Map.of("a/1.png", grey("png", 1, 1, 7)));
        ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).putInt(zip.length - 22 + 12, 1_900_000_000);
        Path file = Files.write(directory.resolve("file"), zip);
        assertThat(catchThrowableOfType(InvalidSpecificationException.class, () -> format.read(Map.of("file", file), Map.of())))
                .hasMessage("file must have a table of contents of at most 67108864 bytes, got 1900000000");
    }

    @Test
    void reportsInvalidOptions() throws IOException {
        byte[] picture = grey("png", 1, 1, 7);
        assertThat(problems(Map.of("a/1.png", picture, "b/1.png", picture), "channels", "2", "size", "0", "seed", "x"))
                .containsExactlyInAnyOrder("channels must be 1 for grey, or 3 for red, green and blue, got 2",
                        "size must be a number from 1 to 1024, or height x width as in 32x24, got \"0\"",
                        "seed must be a whole number from -9223372036854775808 to 9223372036854775807, got \"x\"");
        assertThat(catchThrowableOfType(InvalidSpecificationException.class, () -> format.read(Map.of(), Map.of()))).hasMessage("file is required");
    }

    private static byte[] grey(String kind, int width, int height, int... levels) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setSamples(0, 0, width, height, 0, levels);
        return file(kind, image);
    }

    private static byte[] file(String kind, BufferedImage image) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, kind, bytes)).isTrue();
        return bytes.toByteArray();
    }

    private static byte[] zip(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        }
        return bytes.toByteArray();
    }

    private RawDataset read(Map<String, byte[]> files, String... options) throws IOException {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < options.length; i += 2) {
            map.put(options[i], options[i + 1]);
        }
        return format.read(Map.of("file", Files.write(directory.resolve("file"), zip(files))), map);
    }

    private List<String> problems(Map<String, byte[]> files, String... options) {
        return catchThrowableOfType(InvalidSpecificationException.class, () -> read(files, options)).violations().stream()
                .map(Violation::toString).toList();
    }
}
