package dev.trainyard.study.search.strategy;

import dev.trainyard.nn.Randomness;
import dev.trainyard.study.search.gaussianprocess.Acquisition;
import dev.trainyard.study.search.gaussianprocess.BoundedMinimizer;
import dev.trainyard.study.search.space.Parameter;
import dev.trainyard.study.search.space.UnitCube;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Maximises the logarithm of the expected improvement over a space of real numbers, integers and categories. Starts at the best of many
 * candidates, and alternates steps along the gradient in the continuous parameters with the best change of one discrete parameter. The
 * model is evaluated only at values that discrete parameters can have, because a maximum between two integers is no configuration
 * (Garrido-Merchán and Hernández-Lobato 2020).
 */
final class AcquisitionSearch {

    private static final int STARTS = 5;
    private static final int ROUNDS = 4;
    private static final int GRADIENT_EVALUATIONS = 25;
    /** A discrete parameter of at most this many values is searched completely; of others, steps of 1, 2, 4, … are tried. */
    private static final int FEW_VALUES = 12;

    /** A canonical point and the logarithm of its expected improvement. */
    record Candidate(double[] point, double score) {
    }

    private final UnitCube cube;
    private final Acquisition acquisition;
    private final Features features;

    AcquisitionSearch(UnitCube cube, Acquisition acquisition) {
        this.cube = cube;
        this.acquisition = acquisition;
        this.features = new Features(cube);
    }

    /** Returns local maxima and the given points, in descending order of the expected improvement. */
    List<Candidate> search(List<double[]> points) {
        List<Candidate> candidates = new ArrayList<>();
        for (double[] point : points) {
            candidates.add(candidate(point));
        }
        candidates.sort(Comparator.comparingDouble(candidate -> -candidate.score()));
        for (Candidate start : List.copyOf(candidates.subList(0, Math.min(STARTS, candidates.size())))) {
            candidates.add(improved(start));
        }
        candidates.sort(Comparator.comparingDouble(candidate -> -candidate.score()));
        return candidates;
    }

    private Candidate candidate(double[] point) {
        return new Candidate(point, acquisition.value(features.of(point)));
    }

    private Candidate improved(Candidate start) {
        Candidate best = start;
        for (int round = 0; round < ROUNDS; round++) {
            Candidate next = improvedDiscrete(improvedContinuous(best));
            boolean done = next.score() - best.score() < 1e-3;
            best = next.score() > best.score() ? next : best;
            if (done) {
                break;
            }
        }
        return best;
    }

    private Candidate improvedContinuous(Candidate start) {
        double[] point = start.point();
        int[] free = IntStream.range(0, point.length).filter(i -> cube.parameter(i).continuous() && !Double.isNaN(point[i])).toArray();
        if (free.length == 0) {
            return start;
        }
        double[] fixed = features.of(point);
        double[] lower = new double[free.length];
        double[] upper = new double[free.length];
        Arrays.fill(upper, 1);
        BoundedMinimizer minimizer = new BoundedMinimizer(lower, upper, GRADIENT_EVALUATIONS, 1e-5);
        double[] gradient = new double[point.length];
        double[] best = minimizer.minimize((x, freeGradient) -> {
            for (int j = 0; j < free.length; j++) {
                fixed[free[j]] = x[j];
            }
            double value = acquisition.value(fixed, gradient);
            for (int j = 0; j < free.length; j++) {
                freeGradient[j] = -gradient[free[j]];
            }
            return -value;
        }, Arrays.stream(free).mapToDouble(i -> point[i]).toArray(), 0.1);
        double[] moved = point.clone();
        for (int j = 0; j < free.length; j++) {
            moved[free[j]] = best[j];
        }
        return new Candidate(moved, -minimizer.value());
    }

    /** Returns the best of all points that differ in one discrete parameter, for each parameter in turn. */
    private Candidate improvedDiscrete(Candidate start) {
        Candidate best = start;
        for (int i : cube.order()) {
            Parameter parameter = cube.parameter(i);
            double[] from = best.point();
            if (parameter.continuous() || Double.isNaN(from[i])) {
                continue;
            }
            long now = parameter.index(from[i]);
            for (long index : neighbours(parameter, now)) {
                double[] changed = from.clone();
                changed[i] = parameter.centre(index);
                Candidate next = candidate(cube.canonical(changed));
                best = next.score() > best.score() ? next : best;
            }
        }
        return best;
    }

    private static long[] neighbours(Parameter parameter, long now) {
        long count = parameter.count();
        if (count <= FEW_VALUES || !parameter.ordered()) {
            return IntStream.range(0, (int) count).filter(index -> index != now).asLongStream().toArray();
        }
        List<Long> neighbours = new ArrayList<>();
        for (long step = 1; step < count; step *= 2) {
            if (now - step >= 0) {
                neighbours.add(now - step);
            }
            if (now + step < count) {
                neighbours.add(now + step);
            }
        }
        return neighbours.stream().mapToLong(index -> index).toArray();
    }

    /** Returns uniform points, and points near the given ones: with some coordinates changed by little, or drawn anew. */
    static List<double[]> candidates(UnitCube cube, List<double[]> good, int uniform, int near, Randomness randomness) {
        List<double[]> candidates = new ArrayList<>();
        for (int i = 0; i < uniform; i++) {
            candidates.add(Uniform.point(cube, randomness));
        }
        for (int i = 0; i < near && !good.isEmpty(); i++) {
            double[] point = good.get(i % good.size()).clone();
            // Distances of all magnitudes: a local maximum may be as narrow as the observations are close.
            double scale = StrictMath.pow(10, -3 * randomness.nextDouble());
            int certain = randomness.nextInt(point.length);
            for (int j = 0; j < point.length; j++) {
                if (j == certain || randomness.nextDouble() < 0.5) {
                    point[j] = moved(cube.parameter(j), point[j], scale, randomness);
                }
            }
            candidates.add(cube.canonical(point));
        }
        return candidates;
    }

    private static double moved(Parameter parameter, double u, double scale, Randomness randomness) {
        double gaussian = randomness.nextGaussian();
        double uniform = randomness.nextDouble();
        if (Double.isNaN(u) || !parameter.ordered()) {
            return uniform;
        }
        // A discrete parameter moves by one value at least.
        double least = parameter.continuous() ? 0 : 1.0 / parameter.count();
        return Math.min(Math.max(u + gaussian * Math.max(scale * 0.3, least), 0), 1);
    }
}
