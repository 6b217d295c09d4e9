package dev.trainyard.study.search.gaussianprocess;

import java.util.Arrays;

/**
 * Minimises a smooth function within bounds by BFGS with projection (Nocedal and Wright 2006, chapters 6 and 16.7): components at a bound
 * at which the gradient points outwards are fixed during a step, and the step is projected onto the bounds.
 */
public final class BoundedMinimizer {

    /** Returns f(x) and sets {@code gradient} to its gradient; NaN or infinity where f is not defined. */
    public interface Function {
        double value(double[] x, double[] gradient);
    }

    private static final double SUFFICIENT_DECREASE = 1e-4;
    private static final double CURVATURE = 1e-10;

    private final double[] lower;
    private final double[] upper;
    private final int maxEvaluations;
    private final double tolerance;

    private double[] x;
    private double value;
    private double[] gradient;
    private double[][] inverseHessian;
    private boolean fresh;

    /** @param tolerance the search ends if a step improves the value by less */
    public BoundedMinimizer(double[] lower, double[] upper, int maxEvaluations, double tolerance) {
        this.lower = lower;
        this.upper = upper;
        this.maxEvaluations = maxEvaluations;
        this.tolerance = tolerance;
    }

    /** Returns the best point found; {@link #value} is its value. The first step has the length {@code scale} at most. */
    public double[] minimize(Function f, double[] start, double scale) {
        x = project(start);
        gradient = new double[x.length];
        value = f.value(x, gradient);
        reset();
        int evaluations = 1;
        while (evaluations < maxEvaluations) {
            double[] direction = direction();
            double slope = dot(direction, gradient);
            if (!(slope < 0)) {
                if (fresh) {
                    break;
                }
                reset();
                continue;
            }
            double step = fresh ? Math.min(1, scale / norm(direction)) : 1;
            double before = value;
            boolean moved = false;
            while (evaluations < maxEvaluations && !moved) {
                double[] next = project(plus(x, step, direction));
                double[] nextGradient = new double[x.length];
                double nextValue = f.value(next, nextGradient);
                evaluations++;
                double decrease = SUFFICIENT_DECREASE * (dot(gradient, next) - dot(gradient, x));
                if (nextValue <= value + Math.min(decrease, 0)) {
                    accept(next, nextValue, nextGradient);
                    moved = true;
                } else {
                    step *= Double.isFinite(nextValue) ? interpolated(nextValue, slope, step) : 0.1;
                    if (step * norm(direction) < 1e-12) {
                        break;
                    }
                }
            }
            if (!moved || before - value < tolerance) {
                break;
            }
        }
        return x;
    }

    public double value() {
        return value;
    }

    /** Returns the factor of the step that minimises the parabola through the known values, within [0.1, 0.5]. */
    private double interpolated(double nextValue, double slope, double step) {
        double factor = -slope * step / (2 * (nextValue - value - slope * step));
        return Math.min(Math.max(factor, 0.1), 0.5);
    }

    private double[] direction() {
        boolean[] fixed = new boolean[x.length];
        for (int i = 0; i < x.length; i++) {
            fixed[i] = x[i] <= lower[i] && gradient[i] >= 0 || x[i] >= upper[i] && gradient[i] <= 0;
        }
        double[] direction = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            if (!fixed[i]) {
                for (int j = 0; j < x.length; j++) {
                    direction[i] -= fixed[j] ? 0 : inverseHessian[i][j] * gradient[j];
                }
            }
        }
        return direction;
    }

    /** The BFGS update of the inverse Hessian, H ← (I − ρsyᵀ) H (I − ρysᵀ) + ρssᵀ. */
    private void accept(double[] next, double nextValue, double[] nextGradient) {
        double[] s = plus(next, -1, x);
        double[] y = plus(nextGradient, -1, gradient);
        double sy = dot(s, y);
        if (sy > CURVATURE * norm(s) * norm(y)) {
            if (fresh) {
                double scale = sy / dot(y, y);
                for (int i = 0; i < s.length; i++) {
                    inverseHessian[i][i] = scale;
                }
                fresh = false;
            }
            double[] hy = new double[s.length];
            for (int i = 0; i < s.length; i++) {
                hy[i] = dot(inverseHessian[i], y);
            }
            double factor = (1 + dot(y, hy) / sy) / sy;
            for (int i = 0; i < s.length; i++) {
                for (int j = 0; j < s.length; j++) {
                    inverseHessian[i][j] += factor * s[i] * s[j] - (hy[i] * s[j] + s[i] * hy[j]) / sy;
                }
            }
        }
        x = next;
        value = nextValue;
        gradient = nextGradient;
    }

    private void reset() {
        inverseHessian = new double[x.length][x.length];
        for (int i = 0; i < x.length; i++) {
            inverseHessian[i][i] = 1;
        }
        fresh = true;
    }

    private double[] project(double[] point) {
        double[] inside = new double[point.length];
        Arrays.setAll(inside, i -> Math.min(Math.max(point[i], lower[i]), upper[i]));
        return inside;
    }

    private static double[] plus(double[] a, double factor, double[] b) {
        double[] sum = new double[a.length];
        Arrays.setAll(sum, i -> a[i] + factor * b[i]);
        return sum;
    }

    private static double dot(double[] a, double[] b) {
        return MarginalLikelihood.dot(a, b);
    }

    private static double norm(double[] a) {
        return StrictMath.sqrt(dot(a, a));
    }
}
