package dev.trainyard.dataset;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * A picture that a stranger made, decoded.
 *
 * @param pixels how many the file has, which may be more than are here
 * @param planes levels from 0 to 255, row by row; one plane of grey, or red, green and blue
 */
record ImageFile(int height, int width, long pixels, float[][] planes) {

    /** Larger pictures are thinned while they are decoded: networks see far fewer pixels. */
    static final int DETAIL = 1024;
    static final long MAX_PIXELS = 1 << 25;
    /** Decoders keep whole rows. */
    private static final int MAX_SIDE = 1 << 14;
    static final Set<String> FORMATS = Set.of("png", "jpeg", "gif", "bmp");
    private static final float WHITE = 255;

    /** The file is not one that can be read; the message says why: "must be …". */
    static final class Unreadable extends IOException {
        private static final long serialVersionUID = 1;

        Unreadable(String message) {
            super(message);
        }
    }

    /** @param channels 1 for grey, 3 for red, green and blue */
    static ImageFile decode(byte[] file, int channels) throws Unreadable {
        try (MemoryCacheImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            ImageReader reader = reader(stream);
            try {
                // Without metadata: texts and colour profiles in a PNG may be compressed, and unfold to any size.
                reader.setInput(stream, true, true);
                long width = reader.getWidth(0);
                long height = reader.getHeight(0);
                if (width * height > MAX_PIXELS || Math.max(width, height) > MAX_SIDE) {
                    throw new Unreadable("must have at most %d pixels and %d a side, got %d × %d".formatted(MAX_PIXELS, MAX_SIDE, width,
                            height));
                }
                ImageReadParam how = reader.getDefaultReadParam();
                int every = (int) Math.max(1, Math.max(width, height) / DETAIL);
                how.setSourceSubsampling(every, every, 0, 0);
                BufferedImage image = reader.read(0, how);
                return new ImageFile(image.getHeight(), image.getWidth(), width * height, planes(image, channels));
            } finally {
                reader.dispose();
            }
        } catch (Unreadable e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The JDK's decoders answer broken files with all kinds of exceptions.
            throw new Unreadable("must be an undamaged picture: " + e.getMessage());
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
        throw new Unreadable("must be a picture in PNG, JPEG, GIF or BMP");
    }

    private static float[][] planes(BufferedImage image, int channels) {
        float[][] planes = new float[channels][image.getHeight() * image.getWidth()];
        boolean grey = image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY
                && !(image.getColorModel() instanceof IndexColorModel);
        int[] row = new int[image.getWidth()];
        for (int y = 0; y < image.getHeight(); y++) {
            if (grey) {
                greyRow(image, y, row);
            } else {
                image.getRGB(0, y, row.length, 1, row, 0, row.length);
            }
            for (int x = 0; x < row.length; x++) {
                // What is transparent shows white paper.
                float alpha = (row[x] >>> 24) / WHITE;
                float paper = (1 - alpha) * WHITE;
                float red = alpha * (row[x] >> 16 & 0xFF) + paper;
                float green = alpha * (row[x] >> 8 & 0xFF) + paper;
                float blue = alpha * (row[x] & 0xFF) + paper;
                int at = y * row.length + x;
                if (channels == 1) {
                    // Luma as in ITU-R BT.601.
                    planes[0][at] = 0.299f * red + 0.587f * green + 0.114f * blue;
                } else {
                    planes[0][at] = red;
                    planes[1][at] = green;
                    planes[2][at] = blue;
                }
            }
        }
        return planes;
    }

    /** Not by getRGB, which takes grey levels to be linear in light and makes them lighter than they are in the file. */
    private static void greyRow(BufferedImage image, int y, int[] row) {
        Raster raster = image.getRaster();
        int bits = image.getColorModel().getComponentSize(0);
        boolean alpha = raster.getNumBands() > 1;
        for (int x = 0; x < row.length; x++) {
            int level = raster.getSample(x, y, 0) * 255 / ((1 << bits) - 1);
            int opaque = alpha ? raster.getSample(x, y, 1) * 255 / ((1 << bits) - 1) : 255;
            row[x] = opaque << 24 | level << 16 | level << 8 | level;
        }
    }

    /**
     * As large as fits, in the middle, on the picture's own background; each level the mean of the area that it stands for.
     *
     * @param levels is overwritten. Shape: {@code [channels, rows, columns]}
     */
    void write(int rows, int columns, byte[] levels) {
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

    /** The mean level of a square with the corner (x, y). */
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

    /** The mean level of the border. */
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
