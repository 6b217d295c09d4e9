package dev.trainyard.platform.picture;

import dev.trainyard.platform.problem.ProblemException;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import java.util.function.LongConsumer;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * An untrusted, decoded image.
 *
 * @param pixels number of pixels in the file, which exceeds {@code height * width} if the image was subsampled
 * @param planes levels from 0 to 255, row-major; one plane of grey, or red, green and blue. Shape: {@code [channels, height * width]}
 */
public record Picture(int height, int width, long pixels, float[][] planes) {

    /** The decoder subsamples pictures with twice as many or more pixels a side, because networks see far fewer pixels. */
    public static final int DETAIL = 1024;
    private static final long MAX_PIXELS = 1 << 25;
    /** Limited because decoders buffer whole rows. */
    private static final int MAX_SIDE = 1 << 14;
    /** Heap per pixel during decoding: the image and its ARGB copy. */
    private static final long DECODED_BYTES = 12;
    private static final Set<String> FORMATS = Set.of("png", "jpeg", "gif", "bmp");
    private static final float WHITE = 255;
    /** Generous, because the largest pictures take about a second. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** The file cannot be decoded; the message states the broken rule: "must be …". */
    public static final class Unreadable extends IOException {
        private static final long serialVersionUID = 1;

        private final boolean tooLarge;

        Unreadable(String message, boolean tooLarge) {
            super(message);
            this.tooLarge = tooLarge;
        }

        /** Returns whether the file exceeds a limit, rather than being broken or in an unsupported format. */
        public boolean isTooLarge() {
            return tooLarge;
        }
    }

    /**
     * Decodes a file, unless its header declares too much or it takes longer than {@link #LIMIT}.
     *
     * @param channels 1 for grey, 3 for red, green and blue
     */
    public static Picture decode(byte[] file, int channels) throws Unreadable {
        return decode(file, channels, bytes -> { });
    }

    /**
     * Decodes a file, unless its header declares too much or it takes longer than {@link #LIMIT}.
     *
     * @param channels 1 for grey, 3 for red, green and blue
     * @param room     receives the bytes of heap that decoding needs, before they are allocated
     */
    public static Picture decode(byte[] file, int channels, LongConsumer room) throws Unreadable {
        return decode(file, channels, room, LIMIT);
    }

    static Picture decode(byte[] file, int channels, LongConsumer room, Duration limit) throws Unreadable {
        FileBounds.check(file);
        try (MemoryCacheImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            ImageReader reader = reader(stream);
            try {
                // Ignores metadata: compressed texts and colour profiles in a PNG may expand to any size.
                reader.setInput(stream, true, true);
                long width = reader.getWidth(0);
                long height = reader.getHeight(0);
                if (width * height > MAX_PIXELS || Math.max(width, height) > MAX_SIDE) {
                    throw new Unreadable("must have at most %d pixels and %d a side, got %d × %d".formatted(MAX_PIXELS, MAX_SIDE, width,
                            height), true);
                }
                ImageReadParam how = reader.getDefaultReadParam();
                int every = (int) Math.max(1, Math.max(width, height) / DETAIL);
                how.setSourceSubsampling(every, every, 0, 0);
                DecodingLimit deadline = new DecodingLimit(limit);
                reader.addIIOReadProgressListener(deadline);
                room.accept((width / every + 1) * (height / every + 1) * (DECODED_BYTES + Float.BYTES * (long) channels));
                BufferedImage image = reader.read(0, how);
                if (deadline.isExceeded()) {
                    throw new Unreadable("must be decoded within %d s".formatted(limit.toSeconds()), true);
                }
                return new Picture(image.getHeight(), image.getWidth(), width * height, planes(image, channels));
            } finally {
                reader.dispose();
            }
        } catch (Unreadable | ProblemException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // For broken files, the JDK's decoders throw exceptions of many kinds.
            throw new Unreadable("must be an undamaged picture: " + e.getMessage(), false);
        }
    }

    private static ImageReader reader(MemoryCacheImageInputStream stream) throws IOException {
        Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (FORMATS.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
                return reader;
            }
            reader.dispose();
        }
        throw new Unreadable("must be a picture in PNG, JPEG, GIF or BMP", false);
    }

    private static float[][] planes(BufferedImage image, int channels) {
        int[] argb = argb(image);
        float[][] planes = new float[channels][argb.length];
        float background = background(argb);
        for (int i = 0; i < argb.length; i++) {
            float alpha = (argb[i] >>> 24) / WHITE;
            float behind = (1 - alpha) * background;
            float red = alpha * (argb[i] >> 16 & 0xFF) + behind;
            float green = alpha * (argb[i] >> 8 & 0xFF) + behind;
            float blue = alpha * (argb[i] & 0xFF) + behind;
            if (channels == 1) {
                planes[0][i] = luma(red, green, blue);
            } else {
                planes[0][i] = red;
                planes[1][i] = green;
                planes[2][i] = blue;
            }
        }
        return planes;
    }

    /** Returns the luma by ITU-R BT.601. */
    private static float luma(float red, float green, float blue) {
        return 0.299f * red + 0.587f * green + 0.114f * blue;
    }

    /** Returns the level behind transparent pixels: white, or black if the opaque pixels are light on average. */
    private static float background(int[] argb) {
        double ink = 0;
        double opacity = 0;
        for (int pixel : argb) {
            ink += (pixel >>> 24) * luma(pixel >> 16 & 0xFF, pixel >> 8 & 0xFF, pixel & 0xFF);
            opacity += pixel >>> 24;
        }
        return ink > opacity * WHITE / 2 ? 0 : WHITE;
    }

    private static int[] argb(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        boolean grey = image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY
                && !(image.getColorModel() instanceof IndexColorModel);
        return grey ? greys(image, width, height) : image.getRGB(0, 0, width, height, null, 0, width);
    }

    /** Reads grey levels from the raster, because getRGB treats them as linear light and makes them lighter than in the file. */
    private static int[] greys(BufferedImage image, int width, int height) {
        Raster raster = image.getRaster();
        int most = (1 << image.getColorModel().getComponentSize(0)) - 1;
        boolean alpha = raster.getNumBands() > 1;
        int[] argb = new int[width * height];
        for (int i = 0; i < argb.length; i++) {
            int level = raster.getSample(i % width, i / width, 0) * 255 / most;
            int opaque = alpha ? raster.getSample(i % width, i / width, 1) * 255 / most : 255;
            argb[i] = opaque << 24 | level << 16 | level << 8 | level;
        }
        return argb;
    }

    /** Returns whether the picture is dark on light, that is, whether its border is lighter than middle grey. */
    public boolean hasLightBackground() {
        double sum = 0;
        for (float[] plane : planes) {
            sum += border(plane);
        }
        return sum / planes.length > WHITE / 2;
    }

    public Picture inverted() {
        float[][] inverted = new float[planes.length][planes[0].length];
        for (int c = 0; c < planes.length; c++) {
            for (int i = 0; i < inverted[c].length; i++) {
                inverted[c][i] = WHITE - planes[c][i];
            }
        }
        return new Picture(height, width, pixels, inverted);
    }

    /**
     * Scales the picture to the largest size that fits, centred on its own background. Each level is the mean of the covered area.
     *
     * @param levels overwritten. Shape: {@code [channels, rows, columns]}
     */
    public void write(int rows, int columns, byte[] levels) {
        for (int c = 0; c < planes.length; c++) {
            int from = c * rows * columns;
            if (rows == height && columns == width) {
                for (int i = 0; i < rows * columns; i++) {
                    levels[from + i] = (byte) Math.round(planes[c][i]);
                }
            } else {
                resize(planes[c], rows, columns, levels, from);
            }
        }
    }

    private void resize(float[] plane, int rows, int columns, byte[] levels, int from) {
        double side = Math.max((double) width / columns, (double) height / rows);
        double left = (width - columns * side) / 2;
        double top = (height - rows * side) / 2;
        double background = border(plane);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                levels[from + row * columns + column] = (byte) Math.round(
                        mean(plane, left + column * side, top + row * side, side, background));
            }
        }
    }

    /** Returns the mean level of the square whose top left corner is (x, y); outside the plane, the level is {@code background}. */
    private double mean(float[] plane, double x, double y, double side, double background) {
        double sum = 0;
        double covered = 0;
        for (int j = Math.max(0, (int) Math.floor(y)); j < Math.min(height, y + side); j++) {
            double high = Math.min(j + 1, y + side) - Math.max(j, y);
            for (int i = Math.max(0, (int) Math.floor(x)); i < Math.min(width, x + side); i++) {
                double area = high * (Math.min(i + 1, x + side) - Math.max(i, x));
                sum += area * plane[j * width + i];
                covered += area;
            }
        }
        double all = side * side;
        return (sum + Math.max(0, all - covered) * background) / all;
    }

    /** Returns the mean level of the border pixels. */
    private double border(float[] plane) {
        double sum = 0;
        int count = 0;
        for (int y = 0; y < height; y++) {
            int step = y == 0 || y == height - 1 ? 1 : Math.max(1, width - 1);
            for (int x = 0; x < width; x += step) {
                sum += plane[y * width + x];
                count++;
            }
        }
        return sum / count;
    }
}
