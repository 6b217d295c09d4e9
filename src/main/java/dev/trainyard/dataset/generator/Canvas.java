package dev.trainyard.dataset.generator;

import java.util.Arrays;
import java.util.Random;

/** A grey image on which lines are drawn with a round pen. */
final class Canvas {

    static final int SIZE = 28;

    /** Squared distance from each pixel's centre to the nearest line; infinite for pixels far from all lines. */
    private final double[] distance = new double[SIZE * SIZE];
    private final byte[] pixels = new byte[SIZE * SIZE];
    private double radius;
    private double softness;

    /**
     * Clears the canvas and chooses a pen.
     *
     * @param radius   radius of the pen in pixels
     * @param softness width in pixels over which the ink fades at the pen's edge; 1 is anti-aliasing, more is blur
     */
    void clear(double radius, double softness) {
        Arrays.fill(distance, Double.POSITIVE_INFINITY);
        this.radius = radius;
        this.softness = softness;
    }

    void line(double x1, double y1, double x2, double y2) {
        double reach = radius + softness;
        double dx = x2 - x1;
        double dy = y2 - y1;
        double square = dx * dx + dy * dy;
        int right = within(Math.max(x1, x2) + reach);
        int bottom = within(Math.max(y1, y2) + reach);
        for (int y = within(Math.min(y1, y2) - reach); y <= bottom; y++) {
            for (int x = within(Math.min(x1, x2) - reach); x <= right; x++) {
                double px = x + 0.5 - x1;
                double py = y + 0.5 - y1;
                double along = square == 0 ? 0 : Math.max(0, Math.min(1, (px * dx + py * dy) / square));
                double ex = px - along * dx;
                double ey = py - along * dy;
                int at = y * SIZE + x;
                distance[at] = Math.min(distance[at], ex * ex + ey * ey);
            }
        }
    }

    private static int within(double coordinate) {
        return (int) Math.max(0, Math.min(SIZE - 1, coordinate));
    }

    /** Returns the image: 0 is paper, 255 is full ink. Valid until the next call. */
    byte[] pixels(double ink, double noise, Random random) {
        for (int i = 0; i < pixels.length; i++) {
            double edge = (radius + softness / 2 - Math.sqrt(distance[i])) / softness;
            double covered = Math.max(0, Math.min(1, edge));
            double grey = ink * covered * covered * (3 - 2 * covered);
            if (noise > 0) {
                grey += noise * random.nextGaussian();
            }
            pixels[i] = (byte) Math.round(255 * Math.max(0, Math.min(1, grey)));
        }
        return pixels;
    }
}
