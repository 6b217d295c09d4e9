package dev.trainyard.platform.picture;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/** The pixels of a decoded image, row by row, as red, green, blue and opacity from 0 to 255. */
abstract class PixelRows {

    static final int OPAQUE = 255;

    final int height;
    final int width;

    PixelRows(int height, int width) {
        this.height = height;
        this.width = width;
    }

    /** Returns whether a pixel may be transparent. */
    boolean hasAlpha() {
        return false;
    }

    /** Reads the pixels of row {@code y}. Shape of {@code rgba}: {@code [width, 4]}. */
    abstract void read(int y, float[] rgba);

    /**
     * Reads from the raster, because {@code getRGB} would apply the colour profile and treat grey levels as linear light.
     *
     * @param transparent the grey level that is transparent although the image may not say so; −1 for none
     */
    static PixelRows of(BufferedImage image, float transparent) {
        return image.getColorModel() instanceof IndexColorModel palette ? new Palette(image.getRaster(), palette, transparent)
                : new Samples(image.getRaster(), image.getColorModel(), transparent);
    }

    /** @param transparent −1 for none */
    private static boolean isTransparent(float level, float transparent) {
        return Math.abs(level - transparent) < 0.5f;
    }

    /** Pixels that are indices into a palette. */
    private static final class Palette extends PixelRows {

        private final Raster raster;
        private final IndexColorModel palette;
        private final float transparent;
        private final int[] indices;

        Palette(Raster raster, IndexColorModel palette, float transparent) {
            super(raster.getHeight(), raster.getWidth());
            this.raster = raster;
            this.palette = palette;
            this.transparent = transparent;
            this.indices = new int[width];
        }

        @Override
        boolean hasAlpha() {
            return palette.hasAlpha() || transparent >= 0;
        }

        @Override
        void read(int y, float[] rgba) {
            raster.getSamples(0, y, width, 1, 0, indices);
            for (int x = 0; x < width; x++) {
                int at = 4 * x;
                rgba[at] = palette.getRed(indices[x]);
                rgba[at + 1] = palette.getGreen(indices[x]);
                rgba[at + 2] = palette.getBlue(indices[x]);
                rgba[at + 3] = isTransparent(rgba[at], transparent) ? 0 : palette.getAlpha(indices[x]);
            }
        }
    }

    /** Pixels of grey, or of red, green and blue, optionally followed by opacity; each sample has any depth. */
    private static final class Samples extends PixelRows {

        private final Raster raster;
        private final int bands;
        private final boolean alpha;
        private final float transparent;
        /** The factor of each band that scales its samples to 0 … 255. */
        private final float[] scale;
        private final int[] samples;

        Samples(Raster raster, ColorModel model, float transparent) {
            super(raster.getHeight(), raster.getWidth());
            this.raster = raster;
            this.bands = raster.getNumBands();
            this.alpha = model.hasAlpha();
            this.transparent = transparent;
            this.scale = new float[bands];
            for (int band = 0; band < bands; band++) {
                scale[band] = OPAQUE / (float) ((1L << model.getComponentSize(band)) - 1);
            }
            this.samples = new int[width * bands];
        }

        @Override
        boolean hasAlpha() {
            return alpha || transparent >= 0;
        }

        @Override
        void read(int y, float[] rgba) {
            raster.getPixels(0, y, width, 1, samples);
            boolean grey = bands < 3;
            for (int x = 0; x < width; x++) {
                int from = x * bands;
                int to = 4 * x;
                for (int c = 0; c < 3; c++) {
                    int band = grey ? 0 : c;
                    rgba[to + c] = samples[from + band] * scale[band];
                }
                rgba[to + 3] = isTransparent(rgba[to], transparent) ? 0 : alpha ? samples[from + bands - 1] * scale[bands - 1] : OPAQUE;
            }
        }
    }
}
