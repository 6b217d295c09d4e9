package dev.trainyard.dataset.example;

import dev.trainyard.dataset.DatasetResource;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.data.Split;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageIO;

/**
 * Draws examples of shape {@code [1, rows, columns]} as grey pictures, and examples of shape {@code [3, rows, columns]}, red, green and
 * blue, as coloured ones. A value of 0 is dark and a value of 1 is light; other values are clipped.
 */
public final class ExamplePicture {

    private ExamplePicture() {
    }

    /** Returns the address of an example's picture in the API; empty if examples of this shape are not pictures. */
    public static Optional<String> address(String dataset, Shape input, Split split, int index) {
        return is(input) ? Optional.of("%s/%s/examples/%s/%d.png".formatted(DatasetResource.PATH, dataset,
                split.name().toLowerCase(Locale.ROOT), index)) : Optional.empty();
    }

    static boolean is(Shape input) {
        return input.rank() == 3 && (input.dimension(0) == 1 || input.dimension(0) == 3);
    }

    /** @param scale side of the square that shows one value, in pixels */
    static byte[] png(float[] x, Shape input, int scale) throws IOException {
        int channels = input.dimension(0);
        int rows = input.dimension(1);
        int columns = input.dimension(2);
        BufferedImage image = new BufferedImage(columns * scale, rows * scale,
                channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
        // Writes to the raster, because setRGB would apply the colour space's gamma to the grey levels.
        WritableRaster raster = image.getRaster();
        for (int c = 0; c < channels; c++) {
            for (int i = 0; i < raster.getHeight(); i++) {
                for (int j = 0; j < raster.getWidth(); j++) {
                    float level = x[(c * rows + i / scale) * columns + j / scale];
                    raster.setSample(j, i, c, Math.max(0, Math.min(255, Math.round(level * 255))));
                }
            }
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);
        return png.toByteArray();
    }
}
