package dev.trainyard.learning;

import dev.trainyard.dataset.format.Idx;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;

/** Small files to import, written from fixed seeds. None of their problems can be solved by a linear model of single inputs. */
final class SampleFiles {

    static final int SIDE = 8;
    static final List<String> BARS = List.of("horizontal", "vertical", "diagonal");
    /** The accuracy of a model that does not look at its inputs. */
    static final double CHANCE_OF_BARS = 1.0 / BARS.size();

    private SampleFiles() {
    }

    /** Returns a table whose class is "yes" if either the colour is red or x is positive, but not both: single columns say nothing. */
    static byte[] classTable() {
        Random random = new Random(1);
        StringBuilder csv = new StringBuilder("colour,x,answer\n");
        for (int row = 0; row < 800; row++) {
            boolean red = random.nextBoolean();
            double x = random.nextDouble() * 20 - 10;
            csv.append(String.format(Locale.ROOT, "%s,%.3f,%s%n", red ? "red" : "blue", x, red ^ x > 0 ? "yes" : "no"));
        }
        return csv.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Returns a table of prices, 200,000 ± 60,000, which depend on the product of two columns. */
    static byte[] priceTable() {
        Random random = new Random(2);
        StringBuilder csv = new StringBuilder("size,quality,price\n");
        for (int row = 0; row < 800; row++) {
            double size = random.nextDouble() * 2 - 1;
            double quality = random.nextDouble() * 2 - 1;
            csv.append(String.format(Locale.ROOT, "%.4f,%.4f,%.1f%n", size, quality, 200_000 + 180_000 * size * quality));
        }
        return csv.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Returns a table with two labels, of which none, one or both hold: whether a point is far out, and whether it is above the diagonal. */
    static byte[] labelTable() {
        Random random = new Random(3);
        StringBuilder csv = new StringBuilder("x,y,far,above\n");
        for (int row = 0; row < 800; row++) {
            double x = random.nextDouble() * 2 - 1;
            double y = random.nextDouble() * 2 - 1;
            csv.append(String.format(Locale.ROOT, "%.4f,%.4f,%d,%d%n", x, y, Math.hypot(x, y) > 0.8 ? 1 : 0, y > x ? 1 : 0));
        }
        return csv.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the arrays x, points of a square, and y, 1 inside a circle that has half of the square's area. */
    static Map<String, byte[]> circle() {
        Random random = new Random(4);
        int n = 800;
        ByteBuffer x = ByteBuffer.allocate(8 * n).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer y = ByteBuffer.allocate(8 * n).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < n; i++) {
            float first = random.nextFloat() * 2 - 1;
            float second = random.nextFloat() * 2 - 1;
            x.putFloat(first).putFloat(second);
            y.putLong(first * first + second * second < 2 / Math.PI ? 1 : 0);
        }
        return Map.of("x", npy("<f4", "(%d, 2)".formatted(n), x.array()), "y", npy("<i8", "(%d,)".formatted(n), y.array()));
    }

    /** Returns sequences of numbers with the class of the first one: positive or not. Later numbers are noise. */
    static Map<String, byte[]> sequences() {
        Random random = new Random(5);
        int n = 1200;
        int length = 6;
        ByteBuffer x = ByteBuffer.allocate(4 * n * length).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer y = ByteBuffer.allocate(8 * n).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < n; i++) {
            for (int t = 0; t < length; t++) {
                float value = (float) random.nextGaussian();
                x.putFloat(value);
                if (t == 0) {
                    y.putLong(value > 0 ? 1 : 0);
                }
            }
        }
        return Map.of("x", npy("<f4", "(%d, %d, 1)".formatted(n, length), x.array()), "y", npy("<i8", "(%d,)".formatted(n), y.array()));
    }

    /** Returns MNIST's four files with pictures of bars. */
    static Map<String, byte[]> barFiles() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (String split : List.of("train", "test")) {
            int n = split.equals("train") ? 600 : 300;
            Random random = new Random(n);
            int[] pixels = new int[n * SIDE * SIDE];
            int[] labels = new int[n];
            for (int i = 0; i < n; i++) {
                labels[i] = i % BARS.size();
                System.arraycopy(bar(labels[i], random), 0, pixels, i * SIDE * SIDE, SIDE * SIDE);
            }
            files.put(split + "_images", Idx.bytes(new int[] {n, SIDE, SIDE}, pixels));
            files.put(split + "_labels", Idx.bytes(new int[] {n}, labels));
        }
        return files;
    }

    /** Returns a ZIP file with pictures of bars as PNG, in a folder for each class. */
    static byte[] barArchive() {
        Random random = new Random(6);
        Map<String, byte[]> pictures = new LinkedHashMap<>();
        for (int i = 0; i < 900; i++) {
            int kind = i % BARS.size();
            pictures.put("%s/%d.png".formatted(BARS.get(kind), i), png(bar(kind, random)));
        }
        return zip(pictures);
    }

    /** Returns a bright bar at a random place of a dark, noisy picture: each pixel alone is equally bright in all classes. */
    private static int[] bar(int kind, Random random) {
        int[] pixels = new int[SIDE * SIDE];
        Arrays.setAll(pixels, i -> random.nextInt(60));
        int place = random.nextInt(SIDE);
        for (int k = 0; k < SIDE; k++) {
            int row = kind == 0 ? place : k;
            int column = switch (kind) {
                case 0 -> k;
                case 1 -> place;
                default -> (k + place) % SIDE;
            };
            pixels[row * SIDE + column] = 150 + random.nextInt(106);
        }
        return pixels;
    }

    private static byte[] png(int[] grey) {
        BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
        picture.getRaster().setSamples(0, 0, SIDE, SIDE, 0, grey);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(picture, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static byte[] zip(Map<String, byte[]> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] npy(String descr, String shape, byte[] values) {
        String header = "{'descr': '%s', 'fortran_order': False, 'shape': %s, }".formatted(descr, shape);
        // The values of a file begin at a multiple of 64 bytes.
        byte[] text = (header + " ".repeat(63 - (10 + header.length()) % 64) + "\n").getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(10 + text.length + values.length).order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) text.length).put(text).put(values).array();
    }
}
