package dev.trainyard.platform.picture;

import dev.trainyard.platform.memory.MemorySize;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * An untrusted, decoded image.
 *
 * @param pixels   number of pixels in the file, which exceeds {@code height * width} if the image was averaged down
 * @param planes   levels from 0 to 255, row-major; one plane of grey, or red, green and blue. Shape: {@code [channels, height * width]}
 * @param coloured whether the one plane of grey was made of colours
 * @param opaqueLevel mean level from 0 to 255 of the file's pixels, each weighted by its opacity; null if no pixel is transparent
 */
public record DecodedImage(int height, int width, long pixels, float[][] planes, boolean coloured, Double opaqueLevel) {

    /** Pictures with at least twice this many pixels a side are averaged down, because networks see far fewer pixels. */
    public static final int DETAIL = 1024;
    /** Pixels of a file that are allowed for each pixel of a network's input: squares of 181 × 181 are averaged to one. */
    private static final long PIXELS_PER_INPUT = 1 << 15;
    /** Pixels of a camera's photograph, which are allowed for any input. */
    private static final long PHOTOGRAPH = 25_000_000;
    private static final float WHITE = 255;

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
     * Decodes a file, unless its header declares too much or decoding takes too long.
     *
     * @param channels 1 for grey, 3 for red, green and blue
     */
    public static DecodedImage decode(byte[] file, int channels) throws Unreadable {
        return decode(file, channels, size -> { });
    }

    /**
     * Decodes a file, unless its header declares too much or decoding takes too long.
     *
     * @param channels 1 for grey, 3 for red, green and blue
     * @param reserve  called with the memory that decoding takes, before it is allocated
     */
    public static DecodedImage decode(byte[] file, int channels, Consumer<MemorySize> reserve) throws Unreadable {
        return decode(file, channels, null, reserve);
    }

    /**
     * Decodes a file, unless its header declares too much or decoding takes too long.
     *
     * @param channels   1 for grey, 3 for red, green and blue
     * @param background behind transparent pixels, 0xRRGGBB; null for white, or black if the opaque pixels are light on average
     * @param reserve    called with the memory that decoding takes, before it is allocated
     */
    public static DecodedImage decode(byte[] file, int channels, Integer background, Consumer<MemorySize> reserve) throws Unreadable {
        return decode(file, channels, background, PictureDecoder.MAX_PIXELS, reserve);
    }

    /**
     * Decodes a file, unless its header declares too much or decoding takes too long.
     *
     * @param channels   1 for grey, 3 for red, green and blue
     * @param background behind transparent pixels, 0xRRGGBB; null for white, or black if the opaque pixels are light on average
     * @param maxPixels  largest number of pixels in the file, see {@link #maxPixels}
     * @param reserve    called with the memory that decoding takes, before it is allocated
     */
    public static DecodedImage decode(byte[] file, int channels, Integer background, long maxPixels, Consumer<MemorySize> reserve)
            throws Unreadable {
        return new PictureDecoder(channels, background, maxPixels, reserve, PictureDecoder.LIMIT).decode(file);
    }

    /** Returns the largest number of pixels in a file for a network whose input has this size: further pixels only cost time and memory. */
    public static long maxPixels(int rows, int columns) {
        return Math.min(PictureDecoder.MAX_PIXELS, Math.max(PHOTOGRAPH, PIXELS_PER_INPUT * rows * columns));
    }

    /** Returns whether a pixel of the file is transparent, fully or in part. */
    public boolean isTransparent() {
        return opaqueLevel != null;
    }

    /** Returns whether a level is nearer to white than to black; false for null. */
    public static boolean isLight(Double level) {
        return level != null && level > WHITE / 2;
    }

    /** Returns whether the picture is dark on light, that is, whether its border is lighter than middle grey. */
    public boolean hasLightBackground() {
        double sum = 0;
        for (float[] plane : planes) {
            sum += border(plane);
        }
        return sum / planes.length > WHITE / 2;
    }

    public DecodedImage inverted() {
        float[][] inverted = new float[planes.length][planes[0].length];
        for (int c = 0; c < planes.length; c++) {
            for (int i = 0; i < inverted[c].length; i++) {
                inverted[c][i] = WHITE - planes[c][i];
            }
        }
        return new DecodedImage(height, width, pixels, inverted, coloured, opaqueLevel);
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
