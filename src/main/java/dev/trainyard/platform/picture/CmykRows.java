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
                // Converts Y, Cb and Cr to red, green and blue (ITU-T T.871); the inks are their complements.
                float luma = samples[at];
                float cb = samples[at + 1] - 128;
                float cr = samples[at + 2] - 128;
                cyan = OPAQUE - clipped(luma + 1.402f * cr);
                magenta = OPAQUE - clipped(luma - 0.344136f * cb - 0.714136f * cr);
                yellow = OPAQUE - clipped(luma + 1.772f * cb);
            }
            float black = samples[at + 3] / (float) OPAQUE;
            rgba[at] = Math.round(cyan * black);
            rgba[at + 1] = Math.round(magenta * black);
            rgba[at + 2] = Math.round(yellow * black);
            rgba[at + 3] = OPAQUE;
        }
    }

    private static float clipped(float level) {
        return Math.max(0, Math.min(OPAQUE, Math.round(level)));
    }
}
