package dev.trainyard.study.search.space;

import java.util.Arrays;

/**
 * The configurations of a search space in which every parameter has finitely many values, numbered from 0. Parameters that are not active
 * do not multiply the number: two layers' widths count only where there are two layers.
 */
public final class Lattice {

    /** The number of points with which every parameter keeps all its values. */
    static final int ALL = Integer.MAX_VALUE;

    private final UnitCube cube;
    private final int points;
    /** For each parameter, the values that conditions name; all others have no children. */
    private final long[][] decisive;

    Lattice(UnitCube cube, int points) {
        this.cube = cube;
        this.points = points;
        this.decisive = new long[cube.dimensions()][];
        Arrays.setAll(decisive, cube::decisiveValues);
    }

    /** Returns the number of configurations, or {@link Parameter#UNCOUNTABLE} if it is greater than a long. */
    public long count() {
        return product(cube.children(-1, 0));
    }

    /** Returns the canonical point with the given number, from 0 to count − 1. */
    public double[] point(long rank) {
        double[] point = new double[cube.dimensions()];
        Arrays.fill(point, Double.NaN);
        place(cube.children(-1, 0), rank, point);
        return point;
    }

    private void place(int[] parameters, long rank, double[] point) {
        long rest = rank;
        for (int i = parameters.length - 1; i >= 0; i--) {
            long count = count(parameters[i]);
            place(parameters[i], rest % count, point);
            rest /= count;
        }
    }

    private void place(int parameter, long rank, double[] point) {
        long before = 0;
        long value = 0;
        for (long next : decisive[parameter]) {
            long plain = next - value;
            long inside = product(cube.children(parameter, next));
            if (rank - before < plain) {
                break;
            }
            before += plain;
            value = next;
            if (rank - before < inside) {
                point[parameter] = coordinate(parameter, value);
                place(cube.children(parameter, next), rank - before, point);
                return;
            }
            before += inside;
            value = next + 1;
        }
        point[parameter] = coordinate(parameter, value + rank - before);
    }

    /** Returns the number of configurations of a parameter and all that depend on it. */
    private long count(int parameter) {
        long sum = values(parameter) - decisive[parameter].length;
        for (long value : decisive[parameter]) {
            long inside = product(cube.children(parameter, value));
            if (inside == Parameter.UNCOUNTABLE || sum > Long.MAX_VALUE - inside) {
                return Parameter.UNCOUNTABLE;
            }
            sum += inside;
        }
        return sum;
    }

    private long product(int[] parameters) {
        long product = 1;
        for (int parameter : parameters) {
            long count = count(parameter);
            if (count == Parameter.UNCOUNTABLE || product > Long.MAX_VALUE / count) {
                return Parameter.UNCOUNTABLE;
            }
            product *= count;
        }
        return product;
    }

    /** Discrete parameters that others depend on keep all their values. */
    private long values(int parameter) {
        long count = cube.parameter(parameter).count();
        return points == ALL || decisive[parameter].length > 0 ? count : Math.min(count, points);
    }

    /** Spreads the values over the whole range, from its lower to its upper end. */
    private double coordinate(int parameter, long value) {
        Parameter p = cube.parameter(parameter);
        long values = values(parameter);
        if (!p.continuous()) {
            long spread = values == p.count() ? value : Math.round((double) value * (p.count() - 1) / Math.max(1, values - 1));
            return p.centre(spread);
        }
        return values == 1 ? 0.5 : (double) value / (values - 1);
    }
}
