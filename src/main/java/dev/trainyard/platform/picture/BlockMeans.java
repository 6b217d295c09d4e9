package dev.trainyard.platform.picture;

/** Averages a decoded image over squares of pixels, so that fewer than twice {@link DecodedImage#DETAIL} values a side are left. */
final class BlockMeans {

    /** The largest difference between red, green and blue of a grey pixel; JPEG compression makes grey pixels differ slightly. */
    private static final float GREY = 16;

    private final int side;
    private final int rows;
    private final int columns;
    private final int channels;
    private boolean coloured;

    /** @param channels 1 for grey, 3 for red, green and blue */
    BlockMeans(int height, int width, int channels) {
        this.side = Math.max(1, Math.max(width, height) / DecodedImage.DETAIL);
        this.rows = (height + side - 1) / side;
        this.columns = (width + side - 1) / side;
        this.channels = channels;
    }

    /** Returns the bytes of heap that the means take. */
    long bytes() {
        return (long) Float.BYTES * channels * rows * columns;
    }

    /** @param colour behind transparent pixels, 0xRRGGBB; null for white, or black behind light pixels */
    DecodedImage of(PixelRows pixels, Integer colour) {
        Double opaqueLevel = pixels.hasAlpha() ? opaqueLevel(pixels) : null;
        float[] background = colour != null ? new float[] {colour >> 16 & 0xFF, colour >> 8 & 0xFF, colour & 0xFF}
                : filled(DecodedImage.isLight(opaqueLevel) ? 0 : PixelRows.OPAQUE);
        float[][] sums = new float[channels][rows * columns];
        float[] rgba = new float[4 * pixels.width];
        for (int y = 0; y < pixels.height; y++) {
            pixels.read(y, rgba);
            int row = y / side * columns;
            for (int x = 0; x < pixels.width; x++) {
                add(rgba, 4 * x, background, sums, row + x / side);
            }
        }
        if (side > 1) {
            divide(sums, pixels);
        }
        return new DecodedImage(rows, columns, (long) pixels.height * pixels.width, sums, coloured, opaqueLevel);
    }

    private static float[] filled(float level) {
        return new float[] {level, level, level};
    }

    private void add(float[] rgba, int from, float[] background, float[][] sums, int at) {
        float opacity = rgba[from + 3] / PixelRows.OPAQUE;
        float behind = 1 - opacity;
        float red = opacity * rgba[from] + behind * background[0];
        float green = opacity * rgba[from + 1] + behind * background[1];
        float blue = opacity * rgba[from + 2] + behind * background[2];
        if (channels == 1) {
            coloured |= Math.max(red, Math.max(green, blue)) - Math.min(red, Math.min(green, blue)) > GREY;
            sums[0][at] += luma(red, green, blue);
        } else {
            sums[0][at] += red;
            sums[1][at] += green;
            sums[2][at] += blue;
        }
    }

    /** Divides each sum by the number of pixels in its square; squares at the right and lower border may have fewer. */
    private void divide(float[][] sums, PixelRows pixels) {
        for (int row = 0; row < rows; row++) {
            int high = Math.min(side, pixels.height - row * side);
            for (int column = 0; column < columns; column++) {
                int wide = Math.min(side, pixels.width - column * side);
                for (float[] plane : sums) {
                    plane[row * columns + column] /= high * wide;
                }
            }
        }
    }

    /** Returns the luma by ITU-R BT.601. */
    private static float luma(float red, float green, float blue) {
        return 0.299f * red + 0.587f * green + 0.114f * blue;
    }

    /** Returns the mean luma of the pixels, each weighted by its opacity; null if no pixel is transparent, 0 if all of them are. */
    private static Double opaqueLevel(PixelRows pixels) {
        double ink = 0;
        double opacity = 0;
        boolean transparent = false;
        float[] rgba = new float[4 * pixels.width];
        for (int y = 0; y < pixels.height; y++) {
            pixels.read(y, rgba);
            for (int at = 0; at < rgba.length; at += 4) {
                ink += rgba[at + 3] * luma(rgba[at], rgba[at + 1], rgba[at + 2]);
                opacity += rgba[at + 3];
                transparent |= rgba[at + 3] < PixelRows.OPAQUE;
            }
        }
        return !transparent ? null : opacity == 0 ? 0.0 : Double.valueOf(ink / opacity);
    }
}
