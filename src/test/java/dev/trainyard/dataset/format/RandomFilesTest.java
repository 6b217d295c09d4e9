package dev.trainyard.dataset.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.RandomCases;
import dev.trainyard.dataset.format.csv.CsvFormat;
import dev.trainyard.dataset.format.numpy.NpyFormat;
import dev.trainyard.dataset.format.picture.ImagesFormat;
import dev.trainyard.dataset.raw.DatasetLimits;
import dev.trainyard.dataset.raw.RawDataset.RawExamples;
import dev.trainyard.dataset.raw.RawDataset;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.preprocessing.Column;
import dev.trainyard.nn.data.preprocessing.TablePreprocessing;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.springframework.util.unit.DataSize;

/** Imports random values that the test writes in each format, and requires the same values. */
class RandomFilesTest {

    private static final IndexColorModel GREYS = greys();

    @TempDir
    private Path directory;
    private final DatasetLimits limits = new DatasetLimits(DataSize.ofMegabytes(1), 100_000, 100, Duration.ofMinutes(1));

    @Test
    void readsTheCellsOfRandomTables() {
        RandomCases.check(300, random -> {
            RandomTable table = new RandomTable(random);
            Map<String, Path> files = Map.of("train", Files.write(directory.resolve("train"), table.file()));
            try (RawDataset read = new CsvFormat(limits).read(files, table.options())) {
                RawExamples train = read.splits().get(Split.TRAIN);
                List<Column> columns = ((TablePreprocessing) read.preprocessing()).columns();
                double[][] raw = train.raw().castTo(DataType.DOUBLE).toDoubleMatrix();
                assertThat(columns).extracting(Column::name).isEqualTo(table.names().subList(0, columns.size()));
                for (int k = 0; k < columns.size(); k++) {
                    Column column = columns.get(k);
                    int at = k;
                    List<Object> cells = IntStream.range(0, raw.length).mapToObj(i -> Double.isNaN(raw[i][at]) ? null
                            : column instanceof Column.Categorical texts ? texts.categories().get((int) raw[i][at]) : (Object) raw[i][at])
                            .toList();
                    assertThat(cells).as(column.name()).isEqualTo(table.cells(k));
                }
                assertThat(Arrays.stream(train.labels()).mapToObj(label -> (Object) read.targets().names().get(label)).toList())
                        .isEqualTo(table.cells(columns.size()));
            }
        });
    }

    @Test
    void readsTheValuesOfRandomArrays() {
        RandomCases.check(300, random -> {
            RandomArray x = new RandomArray(random);
            int[] labels = classes(x.shape()[0], random);
            Map<String, Path> files = Map.of("x_train", Files.write(directory.resolve("x"), x.file()), "y_train",
                    Files.write(directory.resolve("y"), RandomArray.labels(labels)));
            try (RawDataset read = new NpyFormat(limits).read(files, x.options())) {
                RawExamples train = read.splits().get(Split.TRAIN);
                assertThat(values(train)).isEqualTo(x.values());
                assertThat(train.labels()).isEqualTo(labels);
            }
        });
    }

    @Test
    void readsTheValuesOfRandomIdxFiles() {
        RandomCases.check(300, random -> {
            int n = 2 + random.nextInt(6);
            int[] shape = IntStream.concat(IntStream.of(n), random.ints(1 + random.nextInt(3), 1, 6)).toArray();
            int size = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
            double[] values = new double[size];
            byte[] file = idx(random.nextInt(5), shape, values, random);
            int[] labels = classes(n, random);
            boolean zipped = random.nextBoolean();
            Map<String, Path> files = Map.of("train_images", Files.write(directory.resolve("images"), zipped ? Idx.gzipped(file) : file),
                    "train_labels", Files.write(directory.resolve("labels"), Idx.bytes(Idx.shape(n), labels)));
            try (RawDataset read = new IdxFormat(limits).read(files, Map.of())) {
                RawExamples train = read.splits().get(Split.TRAIN);
                assertThat(values(train)).isEqualTo(values);
                assertThat(train.labels()).isEqualTo(labels);
            }
        });
    }

    /** Fills {@code values} and returns their file. */
    private static byte[] idx(int type, int[] shape, double[] values, Random random) {
        int n = values.length;
        switch (type) {
            case 0 -> {
                int[] bytes = random.ints(n, 0, 256).toArray();
                Arrays.setAll(values, i -> bytes[i]);
                return Idx.bytes(shape, bytes);
            }
            case 1 -> {
                int[] shorts = random.ints(n, Short.MIN_VALUE, Short.MAX_VALUE + 1).toArray();
                Arrays.setAll(values, i -> shorts[i]);
                return Idx.shorts(shape, shorts);
            }
            case 2 -> {
                int[] ints = random.ints(n).toArray();
                Arrays.setAll(values, i -> ints[i]);
                return Idx.integers(shape, ints);
            }
            case 3 -> {
                float[] floats = new float[n];
                for (int i = 0; i < n; i++) {
                    floats[i] = RandomArray.finite(random);
                    values[i] = floats[i];
                }
                return Idx.floats(shape, floats);
            }
            default -> {
                Arrays.setAll(values, i -> random.nextGaussian() * Math.pow(10, random.nextInt(60) - 30));
                return Idx.doubles(shape, values);
            }
        }
    }

    @Test
    void readsThePixelsOfRandomPictures() {
        RandomCases.check(100, random -> {
            int channels = random.nextBoolean() ? 1 : 3;
            int rows = 1 + random.nextInt(20);
            int columns = 1 + random.nextInt(20);
            ByteBuffer levels = ByteBuffer.allocate(2 * channels * rows * columns);
            ByteArrayOutputStream archive = new ByteArrayOutputStream();
            try (ZipOutputStream zip = new ZipOutputStream(archive)) {
                for (String folder : List.of("train/a/", "train/b/")) {
                    // A GIF has at most 256 colours, so only grey ones.
                    String type = List.of("png", "bmp", "gif").get(random.nextInt(channels == 1 ? 3 : 2));
                    zip.putNextEntry(new ZipEntry(folder + "picture." + type));
                    zip.write(picture(type, channels, rows, columns, levels, random));
                }
            }
            Map<String, Path> files = Map.of("file", Files.write(directory.resolve("file"), archive.toByteArray()));
            try (RawDataset read = new ImagesFormat(limits).read(files, Map.of("channels", Integer.toString(channels)))) {
                assertThat(read.input().dimensions()).containsExactly(channels, rows, columns);
                RawExamples train = read.splits().get(Split.TRAIN);
                int first = train.labels()[0];
                double[] expected = new double[levels.capacity()];
                // Imports shuffle the pictures.
                int half = expected.length / 2;
                Arrays.setAll(expected, i -> levels.get((i + first * half) % expected.length) & 0xFF);
                assertThat(values(train)).isEqualTo(expected);
            }
        });
    }

    private static IndexColorModel greys() {
        byte[] levels = new byte[256];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = (byte) i;
        }
        return new IndexColorModel(Byte.SIZE, levels.length, levels, levels, levels);
    }

    /** Appends the levels of a random picture, planes first, and returns its file. */
    private static byte[] picture(String type, int channels, int rows, int columns, ByteBuffer levels, Random random) throws IOException {
        BufferedImage image = type.equals("gif") ? new BufferedImage(columns, rows, BufferedImage.TYPE_BYTE_INDEXED, GREYS)
                : new BufferedImage(columns, rows, channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
        int begin = levels.position();
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                for (int c = 0; c < channels; c++) {
                    int level = random.nextInt(256);
                    levels.put(begin + (c * rows + i) * columns + j, (byte) level);
                    if (channels == 1) {
                        image.getRaster().setSample(j, i, 0, level);
                    } else {
                        image.setRGB(j, i, image.getRGB(j, i) & 0xFFFFFF | level << 16 - 8 * c);
                    }
                }
            }
        }
        levels.position(begin + channels * rows * columns);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, type, file)).as(type).isTrue();
        return file.toByteArray();
    }

    /** Returns classes of which each occurs. */
    private static int[] classes(int n, Random random) {
        int[] classes = random.ints(n, 0, 2).toArray();
        classes[0] = 0;
        classes[n - 1] = 1;
        return classes;
    }

    /** Returns the values of all examples, in the order of the file. */
    private static double[] values(RawExamples examples) {
        return examples.raw().castTo(DataType.DOUBLE).dup('c').data().asDouble();
    }
}
