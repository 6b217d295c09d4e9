package dev.trainyard.platform.picture;

import java.awt.image.Raster;

/**
 * The pixels of a JPEG with cyan, magenta, yellow and black, or with Y, Cb, Cr and black. Like Adobe's programs, such files store 255 for
 * no ink, so red = c · k / 255.
 */
final class CmykRows extends PixelRows {

    private final Raster raster;
    private final boolean ycck;
    private final int[] samples;

    CmykRows(Raster raster, boolean ycck) {
        super(raster.getHeight(), raster.getWidth());
        this.raster = raster;
        this.ycck = ycck;
        this.samples = new int[4 * width];
    }

    @Override
    void read(int y, float[] rgba) {
        raster.getPixels(0, y, width, 1, samples);
        for (int at = 0; at < samples.length; at += 4) {
            float cyan = samples[at];
            float magenta = samples[at + 1];
            float yellow = samples[at + 2];
            if (ycck) {
                // The inks are the complements of red, green and blue.
                YccRows.convert(samples, at, rgba, at);
                cyan = OPAQUE - rgba[at];
                magenta = OPAQUE - rgba[at + 1];
                yellow = OPAQUE - rgba[at + 2];
            }
            float black = samples[at + 3] / (float) OPAQUE;
            rgba[at] = Math.round(cyan * black);
            rgba[at + 1] = Math.round(magenta * black);
            rgba[at + 2] = Math.round(yellow * black);
            rgba[at + 3] = OPAQUE;
        }
    }
}
