package dev.trainyard.inference;

import dev.trainyard.platform.problem.ProblemException;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.springframework.http.HttpStatus;

/**
 * A picture in grey levels from 0, black, to 255, white.
 *
 * @param levels row by row
 */
record GreyPicture(int width, int height, float[] levels) {

    private static final float WHITE = 255;
    /** Larger pictures are thinned while they are decoded: networks see far fewer pixels anyway. */
    private static final int DETAIL = 1024;
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G'};
    private static final byte[] JPEG = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF};

    /**
     * Decodes a PNG or JPEG file.
     *
     * @param maxPixels checked against what the file declares, before anything is decoded
     * @throws ProblemException 400 when it is not such a file, 413 when it has too many pixels
     */
    static GreyPicture decode(byte[] file, long maxPixels) {
        String format = startsWith(file, PNG) ? "png" : startsWith(file, JPEG) ? "jpeg" : null;
        if (format == null) {
            throw undecodable("its content is neither PNG nor JPEG");
        }
        ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
        try {
            // Without metadata: texts and colour profiles in a PNG may be compressed, and unfold to any size.
            reader.setInput(new MemoryCacheImageInputStream(new ByteArrayInputStream(file)), true, true);
            long width = reader.getWidth(0);
            long height = reader.getHeight(0);
            if (width * height > maxPixels) {
                throw new ProblemException(HttpStatus.CONTENT_TOO_LARGE,
                        "A picture may have at most %d pixels, got %d × %d.".formatted(maxPixels, width, height));
            }
            ImageReadParam how = reader.getDefaultReadParam();
            int every = (int) Math.max(1, Math.max(width, height) / DETAIL);
            how.setSourceSubsampling(every, every, 0, 0);
            return of(reader.read(0, how));
        } catch (ProblemException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The JDK's decoders answer broken files with all kinds of exceptions.
            throw undecodable(String.valueOf(e.getMessage()));
        } finally {
            reader.dispose();
        }
    }

    private static boolean startsWith(byte[] file, byte[] magic) {
        return file.length >= magic.length && Arrays.equals(file, 0, magic.length, magic, 0, magic.length);
    }

    private static ProblemException undecodable(String why) {
        return new ProblemException(HttpStatus.BAD_REQUEST, "The picture cannot be read: " + why + ".");
    }

    private static GreyPicture of(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        float[] grey = new float[width * height];
        float[] alpha = new float[width * height];
        if (image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY
                && !(image.getColorModel() instanceof IndexColorModel)) {
            // Not by getRGB, which takes grey levels to be linear in light and makes them lighter than they are in the file.
            Raster raster = image.getRaster();
            float scale = WHITE / ((1 << image.getColorModel().getComponentSize(0)) - 1);
            raster.getSamples(0, 0, width, height, 0, grey);
            scale(grey, scale);
            if (raster.getNumBands() > 1) {
                raster.getSamples(0, 0, width, height, 1, alpha);
                scale(alpha, scale / WHITE);
            } else {
                Arrays.fill(alpha, 1);
            }
        } else {
            int[] row = new int[width];
            for (int y = 0; y < height; y++) {
                image.getRGB(0, y, width, 1, row, 0, width);
                for (int x = 0; x < width; x++) {
                    int argb = row[x];
                    // Luma as in ITU-R BT.601.
                    grey[y * width + x] = 0.299f * (argb >> 16 & 0xFF) + 0.587f * (argb >> 8 & 0xFF) + 0.114f * (argb & 0xFF);
                    alpha[y * width + x] = (argb >>> 24) / WHITE;
                }
            }
        }
        return new GreyPicture(width, height, onBackground(grey, alpha));
    }

    private static void scale(float[] values, float factor) {
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
    }

    /** What is transparent shows a background on which the ink can be seen: white behind dark ink, black behind light ink. */
    private static float[] onBackground(float[] grey, float[] alpha) {
        double ink = 0;
        double opacity = 0;
        for (int i = 0; i < grey.length; i++) {
            ink += grey[i] * alpha[i];
            opacity += alpha[i];
        }
        float background = ink < opacity * WHITE / 2 ? WHITE : 0;
        for (int i = 0; i < grey.length; i++) {
            grey[i] = alpha[i] * grey[i] + (1 - alpha[i]) * background;
        }
        return grey;
    }

    /** Whether it is dark on light: its border is lighter than a middle grey. */
    boolean hasLightBackground() {
        return background() > WHITE / 2;
    }

    GreyPicture inverted() {
        float[] inverted = new float[levels.length];
        for (int i = 0; i < inverted.length; i++) {
            inverted[i] = WHITE - levels[i];
        }
        return new GreyPicture(width, height, inverted);
    }

    /**
     * As large as fits, in the middle, on the picture's own background; each level the mean of the area that it stands for. A
     * picture that has this size already stays as it is.
     *
     * @return row by row
     */
    float[] resized(int columns, int rows) {
        if (columns == width && rows == height) {
            return levels;
        }
        double side = Math.max((double) width / columns, (double) height / rows);
        double left = (width - columns * side) / 2;
        double top = (height - rows * side) / 2;
        float background = background();
        float[] resized = new float[columns * rows];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                resized[row * columns + column] = mean(left + column * side, top + row * side, side, background);
            }
        }
        return resized;
    }

    /** The mean level of a square with the corner (x, y). */
    private float mean(double x, double y, double side, float background) {
        double sum = 0;
        double covered = 0;
        for (int j = Math.max(0, (int) Math.floor(y)); j < Math.min(height, y + side); j++) {
            double high = Math.min(j + 1, y + side) - Math.max(j, y);
            for (int i = Math.max(0, (int) Math.floor(x)); i < Math.min(width, x + side); i++) {
                double area = high * (Math.min(i + 1, x + side) - Math.max(i, x));
                sum += area * levels[j * width + i];
                covered += area;
            }
        }
        double all = side * side;
        return (float) ((sum + Math.max(0, all - covered) * background) / all);
    }

    /** The mean level of the border. */
    private float background() {
        double sum = 0;
        int count = 0;
        for (int y = 0; y < height; y++) {
            int step = y == 0 || y == height - 1 ? 1 : Math.max(1, width - 1);
            for (int x = 0; x < width; x += step) {
                sum += levels[y * width + x];
                count++;
            }
        }
        return (float) (sum / count);
    }
}
