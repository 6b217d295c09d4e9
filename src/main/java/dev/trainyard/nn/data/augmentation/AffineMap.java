package dev.trainyard.nn.data.augmentation;

/**
 * An affine map from positions in a transformed image to positions in its source: (x, y) comes from (xx·x + xy·y + x0,
 * yx·x + yy·y + y0), relative to the centre. Because the map leads backwards, a transformation that is added later is applied to a
 * position first.
 */
final class AffineMap {

    private double xx;
    private double xy;
    private double x0;
    private double yx;
    private double yy;
    private double y0;

    /** Sets the identity. */
    void reset() {
        xx = 1;
        xy = 0;
        x0 = 0;
        yx = 0;
        yy = 1;
        y0 = 0;
    }

    void translate(double x, double y) {
        x0 += xx * x + xy * y;
        y0 += yx * x + yy * y;
    }

    void rotate(double radians) {
        // StrictMath, because results of Math may differ in the last bit between machines.
        double cos = StrictMath.cos(radians);
        double sin = StrictMath.sin(radians);
        multiply(cos, -sin, sin, cos);
    }

    void shear(double slope) {
        multiply(1, slope, 0, 1);
    }

    void scale(double factor) {
        multiply(factor, 0, 0, factor);
    }

    private void multiply(double a, double b, double c, double d) {
        double newXx = xx * a + xy * c;
        xy = xx * b + xy * d;
        xx = newXx;
        double newYx = yx * a + yy * c;
        yy = yx * b + yy * d;
        yx = newYx;
    }

    /** Returns whether the map is a translation by whole pixels. */
    boolean isShift() {
        return xx == 1 && xy == 0 && yx == 0 && yy == 1 && x0 == Math.rint(x0) && y0 == Math.rint(y0);
    }

    double x0() {
        return x0;
    }

    double y0() {
        return y0;
    }

    /** Replaces n positions by their source positions, all relative to the centre. */
    void apply(float[] x, float[] y, int n) {
        float a = (float) xx;
        float b = (float) xy;
        float e = (float) x0;
        float c = (float) yx;
        float d = (float) yy;
        float f = (float) y0;
        for (int i = 0; i < n; i++) {
            float fromX = a * x[i] + b * y[i] + e;
            y[i] = c * x[i] + d * y[i] + f;
            x[i] = fromX;
        }
    }
}
