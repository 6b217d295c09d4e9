package dev.trainyard.dataset;

import dev.trainyard.nn.Shape;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/** Draws examples of shape {@code [1, rows, columns]} as grey images: 0 is black, 1 is white. */
final class Picture {

    private Picture() {
    }

    static boolean is(Shape input) {
        return input.rank() == 3 && input.dimension(0) == 1;
    }

    /** @param scale side of the square that shows one value, in pixels */
    static byte[] png(float[] x, Shape input, int scale) throws IOException {
        int columns = input.dimension(2);
        BufferedImage image = new BufferedImage(columns * scale, input.dimension(1) * scale, BufferedImage.TYPE_BYTE_GRAY);
        // Writes to the raster, because setRGB would apply the colour space's gamma to the grey levels.
        WritableRaster raster = image.getRaster();
        for (int i = 0; i < raster.getHeight(); i++) {
            for (int j = 0; j < raster.getWidth(); j++) {
                float grey = x[i / scale * columns + j / scale];
                raster.setSample(j, i, 0, Math.max(0, Math.min(255, Math.round(grey * 255))));
            }
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);
        return png.toByteArray();
    }
}
