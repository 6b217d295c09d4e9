package dev.trainyard.inference;

import dev.trainyard.nn.data.PictureShape;
import dev.trainyard.nn.Violation;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import javax.imageio.ImageIO;

/** Draws small grey pictures in rows as one picture. */
final class PictureGrid {

    private static final int GAP = 2;
    /** Level of the gaps, which must differ from black and white. */
    private static final int GREY = 64;
    private static final int WHITE = 255;

    private PictureGrid() {
    }

    /**
     * Returns a PNG file.
     *
     * @param x        pictures, 0 black and 1 white. Shape: {@code [n, rows × columns]}, row-major
     * @param inOneRow number of pictures per row
     */
    static byte[] png(float[] x, PictureShape shape, int inOneRow) {
        if (shape.channels() != 1) {
            ModelInput.refuse(List.of(new Violation("", "has pictures that are not grey: ask for JSON")));
        }
        int size = shape.rows() * shape.columns();
        int n = x.length / size;
        int rows = (n + inOneRow - 1) / inOneRow;
        int width = shape.columns() + GAP;
        int height = shape.rows() + GAP;
        BufferedImage image = new BufferedImage(inOneRow * width - GAP, rows * height - GAP, BufferedImage.TYPE_BYTE_GRAY);
        // Writes to the raster, because setRGB would change grey levels by the colour space's gamma.
        WritableRaster raster = image.getRaster();
        for (int i = 0; i < image.getHeight(); i++) {
            for (int j = 0; j < image.getWidth(); j++) {
                int picture = i / height * inOneRow + j / width;
                boolean inside = i % height < shape.rows() && j % width < shape.columns() && picture < n;
                int at = picture * size + i % height * shape.columns() + j % width;
                raster.setSample(j, i, 0, inside ? Math.round(Math.max(0, Math.min(1, x[at])) * WHITE) : GREY);
            }
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", png);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return png.toByteArray();
    }
}
