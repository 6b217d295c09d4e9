package dev.trainyard.platform.picture;

import java.awt.image.Raster;

/** The pixels of a JPEG with Y, Cb and Cr that were decoded without conversion. */
final class YccRows extends PixelRows {

    private final Raster raster;
    private final int[] samples;

    YccRows(Raster raster) {
        super(raster.getHeight(), raster.getWidth());
        this.raster = raster;
        this.samples = new int[3 * width];
    }

    @Override
    void read(int y, float[] rgba) {
        raster.getPixels(0, y, width, 1, samples);
        for (int x = 0; x < width; x++) {
            convert(samples, 3 * x, rgba, 4 * x);
            rgba[4 * x + 3] = OPAQUE;
        }
    }

    /** Converts Y, Cb and Cr to red, green and blue (ITU-T T.871). */
    static void convert(int[] samples, int from, float[] rgb, int to) {
        float luma = samples[from];
        float cb = samples[from + 1] - 128;
        float cr = samples[from + 2] - 128;
        rgb[to] = clipped(luma + 1.402f * cr);
        rgb[to + 1] = clipped(luma - 0.344136f * cb - 0.714136f * cr);
        rgb[to + 2] = clipped(luma + 1.772f * cb);
    }

    private static float clipped(float level) {
        return Math.max(0, Math.min(OPAQUE, Math.round(level)));
    }
}
