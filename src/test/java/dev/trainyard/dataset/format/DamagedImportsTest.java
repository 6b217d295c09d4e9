package dev.trainyard.dataset.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.DamagedFile;
import dev.trainyard.dataset.format.csv.CsvFormat;
import dev.trainyard.dataset.format.numpy.NpyFormat;
import dev.trainyard.dataset.format.numpy.NpzFormat;
import dev.trainyard.dataset.format.picture.ImagesFormat;
import dev.trainyard.dataset.raw.DatasetLimits;
import dev.trainyard.dataset.raw.RawDataset;
import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.data.Split;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** Imports damaged files: each is either read to valid examples, or refused with a violation that names the file. */
class DamagedImportsTest {

    private static final long HEAP = 64L << 20;

    @TempDir
    private Path directory;
    private final DatasetLimits limits = new DatasetLimits(DataSize.ofMegabytes(1), 10_000, 100, Duration.ofMinutes(1));
    private final Random random = new Random(1);

    @Test
    void refusesOrReadsDamagedTables() {
        List<byte[]> tables = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            tables.add(new RandomTable(random).file());
        }
        tables.add(Idx.gzipped(tables.get(0)));
        check(250, tables, "train", new CsvFormat(limits), Map.of(), Map.of("target", "target"));
    }

    @Test
    void refusesOrReadsDamagedArrays() throws IOException {
        List<byte[]> arrays = new ArrayList<>();
        int[] labels = {0, 1, 0, 1};
        while (arrays.size() < 6) {
            RandomArray array = new RandomArray(random);
            if (array.shape()[0] == labels.length) {
                arrays.add(array.file());
            }
        }
        check(250, arrays, "x_train", new NpyFormat(limits), Map.of("y_train", RandomArray.labels(labels)), Map.of("task", "classification"));
        List<byte[]> archives = new ArrayList<>();
        for (byte[] array : arrays) {
            archives.add(zip(Map.of("x_train.npy", array, "y_train.npy", RandomArray.labels(labels))));
        }
        check(250, archives, "file", new NpzFormat(limits), Map.of(), Map.of("task", "classification"));
    }

    @Test
    void refusesOrReadsDamagedIdxFiles() throws IOException {
        byte[] labels = Idx.bytes(Idx.shape(4), 0, 1, 0, 1);
        int[] values = random.ints(4 * 6, 0, 256).toArray();
        byte[] images = Idx.bytes(Idx.shape(4, 2, 3), values);
        List<byte[]> files = List.of(images, Idx.integers(Idx.shape(4, 6), values), Idx.gzipped(images),
                Idx.floats(Idx.shape(4, 2), 1, 2, 3, 4, 5, 6, 7, 8), Idx.doubles(Idx.shape(4, 1), 1e300, 2, 3, 4));
        check(300, files, "train_images", new IdxFormat(limits), Map.of("train_labels", labels), Map.of());
        check(300, List.of(labels, Idx.gzipped(labels)), "train_labels", new IdxFormat(limits), Map.of("train_images", images), Map.of());
    }

    /** Most pictures are stored without compression in the archive, so that the changes reach them. */
    @Test
    void refusesOrReadsDamagedArchivesOfPictures() throws IOException {
        List<byte[]> archives = new ArrayList<>();
        for (String type : List.of("png", "jpeg", "gif", "bmp")) {
            archives.add(zip(Map.of("train/a/1." + type, picture(type), "train/b/1." + type, picture(type))));
        }
        // A picture may have as many pixels as a photograph, whatever the data set's limits are.
        check(250, archives, "file", new ImagesFormat(limits), Map.of(), Map.of("size", "8"), 400L << 20);
    }

    private byte[] picture(String type) throws IOException {
        BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
        IntStream.range(0, 64).forEach(i -> image.setRGB(i % 8, i / 8, random.nextInt(1 << 24)));
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, type, file)).as(type).isTrue();
        return file.toByteArray();
    }

    private static byte[] zip(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(file)) {
            zip.setLevel(0);
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        return file.toByteArray();
    }

    private void check(int count, List<byte[]> files, String part, Format format, Map<String, byte[]> others, Map<String, String> options) {
        check(count, files, part, format, others, options, HEAP);
    }

    private void check(int count, List<byte[]> files, String part, Format format, Map<String, byte[]> others, Map<String, String> options,
            long heapBytes) {
        Map<String, Path> paths = new HashMap<>(Map.of(part, directory.resolve(part)));
        others.forEach((name, content) -> paths.put(name, write(name, content)));
        Set<String> named = new HashSet<>(format.files());
        named.addAll(format.options());
        DamagedFile.check(count, files, heapBytes, damaged -> {
            write(part, damaged);
            try (RawDataset read = format.read(paths, options)) {
                checkExamples(read);
            }
        }, refusal -> {
            assertThat(refusal).isExactlyInstanceOf(InvalidSpecificationException.class);
            List<Violation> violations = ((InvalidSpecificationException) refusal).violations();
            assertThat(violations).isNotEmpty().allSatisfy(violation -> {
                assertThat(named).contains(violation.field());
                assertThat(violation.detail()).isNotBlank();
            });
        });
    }

    private Path write(String part, byte[] content) {
        try {
            return Files.write(directory.resolve(part), content);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Requires values that the preprocessing takes, and targets that exist. */
    private static void checkExamples(RawDataset read) {
        assertThat(read.size(Split.TRAIN)).isPositive();
        read.splits().values().forEach(examples -> {
            float[] inputs = read.preprocessing().apply(examples.raw()).dup('c').data().asFloat();
            assertThat(IntStream.range(0, inputs.length).filter(i -> !Float.isFinite(inputs[i]))).as("inputs that are not finite").isEmpty();
            if (examples.labels() != null) {
                assertThat(examples.labels()).hasSize(examples.raw().rows());
                int classes = read.targets().names().size();
                assertThat(IntStream.of(examples.labels()).filter(label -> label < 0 || label >= classes)).as("unknown classes").isEmpty();
            } else {
                assertThat(examples.y().rows()).isEqualTo(examples.raw().rows());
            }
        });
    }
}
