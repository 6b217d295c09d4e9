package dev.trainyard.dataset.generator;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Draws digits that look handwritten. Each digit has a few ways of being written; one is drawn at random, the points of its strokes are
 * jittered, and the digit is rotated, slanted, scaled and shifted.
 */
final class StrokeDigitRenderer {

    /** Number of line segments between two neighbouring points of a stroke. */
    private static final int PIECES = 6;

    /**
     * The ways of writing each digit. Bars separate strokes. A stroke passes smoothly through its points "x,y", in a square from 0 to
     * 100 with y downwards; an exclamation mark makes a point a corner.
     */
    private static final List<Glyph[]> DIGITS = List.of(
            ways("50,10 30,20 22,50 30,80 50,90 70,80 78,50 70,20 50,10",
                    "60,10 38,24 27,56 36,86 52,88 70,66 74,36 62,14 48,15",
                    "42,14 28,40 30,74 48,90 66,76 70,40 56,12 38,18"),
            ways("50,10 50,50 50,90",
                    "34,28 52,10! 51,50 52,90",
                    "32,30 52,10! 52,90 | 32,90 72,90"),
            ways("25,30 35,14 55,10 72,24 66,48 42,72 24,88! 78,88",
                    "26,28 40,12 60,12 70,28 62,52 40,76 27,87 26,76 44,77 60,88 78,82",
                    "28,20 50,10 70,22 66,46 24,90! 50,84 78,90"),
            ways("26,18 48,10 68,20 66,38 44,47! 70,56 74,74 54,90 26,82",
                    "26,12 72,12! 46,42! 68,52 74,72 54,90 26,82",
                    "28,20 50,10 68,24 56,43 42,47 58,50 74,68 58,90 28,84"),
            ways("32,12 26,54! 78,54 | 66,26 64,90",
                    "62,10 22,62! 80,62 | 62,10 62,90",
                    "28,14 28,44 44,54 66,46 | 70,12 66,50 62,90"),
            ways("72,12 34,12! 30,44! 52,38 74,56 68,82 46,90 24,80",
                    "34,12 30,44! 54,40 72,58 66,84 44,90 24,82 | 34,12 76,12",
                    "72,14 42,14 32,28 40,44 62,54 70,72 54,90 26,84"),
            ways("66,12 42,28 28,60 36,86 58,88 70,70 58,54 38,58 29,72",
                    "56,10 36,36 28,70 44,90 66,84 70,64 52,54 32,68",
                    "72,18 56,10 36,28 27,62 40,88 62,86 68,66 50,56 30,68"),
            ways("24,14 76,14! 46,90",
                    "24,14 76,14! 48,90 | 36,50 72,50",
                    "26,28 28,14! 74,12! 56,46 46,90"),
            ways("66,22 50,10 32,24 44,44 66,62 64,84 46,90 30,76 40,54 62,36 66,22",
                    "50,10 34,20 38,42 50,48 64,40 66,20 50,10 | 50,48 30,62 32,84 50,90 70,82 68,60 50,48",
                    "72,18 46,10 32,26 48,46 68,66 60,88 38,88 30,70 48,50 72,18"),
            ways("68,24 50,10 30,22 32,44 50,50 66,40 68,24! 66,60 60,90",
                    "70,16 48,12 30,30 40,50 62,44 70,16! 68,90",
                    "68,30 52,12 32,22 34,46 54,50 68,30 68,66 54,90 32,84"));

    private StrokeDigitRenderer() {
    }

    /** Returns the image of one digit: {@code Canvas.SIZE} squared grey levels. Valid until the next call with the same canvas. */
    static byte[] write(int digit, double noise, Canvas canvas, Random random) {
        canvas.clear(0.9 + 0.9 * random.nextDouble(), 1 + 0.8 * random.nextDouble());
        Hand hand = Hand.of(random);
        Glyph[] ways = DIGITS.get(digit);
        for (Stroke stroke : ways[random.nextInt(ways.length)].strokes()) {
            draw(stroke, hand, canvas, random);
        }
        return canvas.pixels(0.8 + 0.2 * random.nextDouble(), noise, random);
    }

    /** Draws a Catmull-Rom spline through the points; a new spline starts at each corner. */
    private static void draw(Stroke stroke, Hand hand, Canvas canvas, Random random) {
        int n = stroke.x().length;
        double[] x = new double[n];
        double[] y = new double[n];
        for (int i = 0; i < n; i++) {
            double u = stroke.x()[i] / 100 - 0.5 + hand.tremor() * random.nextGaussian();
            double v = stroke.y()[i] / 100 - 0.5 + hand.tremor() * random.nextGaussian();
            x[i] = hand.x(u, v);
            y[i] = hand.y(u, v);
        }
        for (int i = 0; i + 1 < n; i++) {
            int before = i == 0 || stroke.corner()[i] ? i : i - 1;
            int after = i + 2 == n || stroke.corner()[i + 1] ? i + 1 : i + 2;
            double fromX = x[i];
            double fromY = y[i];
            for (int piece = 1; piece <= PIECES; piece++) {
                double t = (double) piece / PIECES;
                double toX = spline(x[before], x[i], x[i + 1], x[after], t);
                double toY = spline(y[before], y[i], y[i + 1], y[after], t);
                canvas.line(fromX, fromY, toX, toY);
                fromX = toX;
                fromY = toY;
            }
        }
    }

    private static double spline(double before, double from, double to, double after, double t) {
        return from + 0.5 * t * (to - before + t * (2 * before - 5 * from + 4 * to - after + t * (3 * (from - to) + after - before)));
    }

    /**
     * A random affine map from the unit square around the origin to the canvas, in pixels.
     *
     * @param tremor standard deviation of the jitter of a stroke's points, in the unit square
     */
    private record Hand(double xx, double xy, double yx, double yy, double left, double top, double tremor) {

        static Hand of(Random random) {
            double turn = 0.18 * random.nextGaussian();
            double slant = 0.15 + 0.2 * random.nextGaussian();
            double height = Canvas.SIZE * (0.62 + 0.28 * random.nextDouble());
            double width = height * (0.7 + 0.4 * random.nextDouble());
            double sin = StrictMath.sin(turn);
            double cos = StrictMath.cos(turn);
            double middle = Canvas.SIZE / 2.0;
            return new Hand(cos * width, (-cos * slant - sin) * height, sin * width, (cos - sin * slant) * height,
                    middle + 1.4 * random.nextGaussian(), middle + 1.4 * random.nextGaussian(),
                    0.02 + 0.022 * random.nextDouble());
        }

        double x(double u, double v) {
            return left + xx * u + xy * v;
        }

        double y(double u, double v) {
            return top + yx * u + yy * v;
        }
    }

    private record Glyph(List<Stroke> strokes) {
    }

    private record Stroke(double[] x, double[] y, boolean[] corner) {

        static Stroke parse(String points) {
            String[] point = points.trim().split(" ");
            Stroke stroke = new Stroke(new double[point.length], new double[point.length], new boolean[point.length]);
            for (int i = 0; i < point.length; i++) {
                String[] coordinates = point[i].replace("!", "").split(",");
                stroke.x[i] = Integer.parseInt(coordinates[0]);
                stroke.y[i] = Integer.parseInt(coordinates[1]);
                stroke.corner[i] = point[i].endsWith("!");
            }
            return stroke;
        }
    }

    private static Glyph[] ways(String... ways) {
        return Arrays.stream(ways).map(way -> new Glyph(Arrays.stream(way.split("\\|")).map(Stroke::parse).toList()))
                .toArray(Glyph[]::new);
    }
}
