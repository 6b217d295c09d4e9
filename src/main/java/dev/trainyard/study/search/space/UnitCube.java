package dev.trainyard.study.search.space;

import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Violation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Maps the configurations of a search space to points of [0, 1]ᵈ. A <em>canonical</em> point has the centres of intervals as the
 * coordinates of discrete parameters, and NaN as the coordinate of a parameter that is not active; canonical points and configurations
 * correspond one to one, up to rounding of real numbers.
 */
public final class UnitCube {

    private final SearchSpace space;
    private final int[] parents;
    /** For each parameter, the indices of its parent's values that make it active; null if it has no parent. */
    private final long[][] activating;
    /** Parameters after their parents. */
    private final int[] order;

    UnitCube(SearchSpace space) {
        this.space = space;
        int d = space.parameters().size();
        parents = new int[d];
        activating = new long[d][];
        for (int i = 0; i < d; i++) {
            Condition when = parameter(i).when();
            parents[i] = when == null ? -1 : space.indexOf(when.parameter());
            if (when != null) {
                Parameter parent = parameter(parents[i]);
                activating[i] = when.values().stream().mapToLong(value -> parent.index(parent.coordinate(value))).sorted().distinct()
                        .toArray();
            }
        }
        order = IntStream.range(0, d).boxed().sorted((a, b) -> Integer.compare(depth(a), depth(b))).mapToInt(i -> i).toArray();
    }

    private int depth(int i) {
        return parents[i] < 0 ? 0 : 1 + depth(parents[i]);
    }

    public int dimensions() {
        return parents.length;
    }

    public Parameter parameter(int i) {
        return space.parameters().get(i);
    }

    public List<Parameter> parameters() {
        return space.parameters();
    }

    /** Returns the indices of all parameters, each after the one that its condition names. */
    public int[] order() {
        return order.clone();
    }

    /** Returns whether parameter {@code i} is active at a point whose coordinate of the parent is canonical. */
    public boolean isActive(int i, double[] point) {
        if (parents[i] < 0) {
            return true;
        }
        double parent = point[parents[i]];
        return !Double.isNaN(parent) && Arrays.binarySearch(activating[i], parameter(parents[i]).index(parent)) >= 0;
    }

    /** Returns the canonical point of any point; parameters that are active although their coordinate is NaN get 0.5. */
    public double[] canonical(double[] point) {
        double[] canonical = new double[point.length];
        for (int i : order) {
            if (!isActive(i, canonical)) {
                canonical[i] = Double.NaN;
                continue;
            }
            double u = Double.isNaN(point[i]) ? 0.5 : Math.min(Math.max(point[i], 0), 1);
            canonical[i] = parameter(i).continuous() ? u : parameter(i).centre(parameter(i).index(u));
        }
        return canonical;
    }

    /** Returns the configuration at a point, which need not be canonical. */
    public Configuration configuration(double[] point) {
        double[] canonical = canonical(point);
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < canonical.length; i++) {
            if (!Double.isNaN(canonical[i])) {
                values.put(parameter(i).name(), parameter(i).value(canonical[i]));
            }
        }
        return new Configuration(values);
    }

    /**
     * Returns the canonical point of a configuration that may come from elsewhere.
     *
     * @throws InvalidSpecificationException naming each parameter that is unknown, not active, missing or outside its range
     */
    public double[] point(Configuration configuration) {
        List<Violation> violations = new ArrayList<>();
        double[] point = point(configuration, violations);
        if (!violations.isEmpty()) {
            throw new InvalidSpecificationException(violations);
        }
        return point;
    }

    /** Returns the canonical point of a configuration, or empty if it is not one of this space: of another study, for example. */
    public Optional<double[]> find(Configuration configuration) {
        List<Violation> violations = new ArrayList<>();
        double[] point = point(configuration, violations);
        return violations.isEmpty() ? Optional.of(point) : Optional.empty();
    }

    private double[] point(Configuration configuration, List<Violation> violations) {
        double[] point = new double[parents.length];
        for (int i : order) {
            Parameter parameter = parameter(i);
            Object value = configuration.get(parameter.name());
            boolean active = isActive(i, point);
            point[i] = active && value != null ? parameter.coordinate(value) : Double.NaN;
            if (active && value == null) {
                violations.add(violation(parameter.name(), "is required"));
            } else if (!active && value != null) {
                violations.add(violation(parameter.name(), "must be absent, because its condition is not fulfilled, got " + value));
            } else if (active && Double.isNaN(point[i])) {
                violations.add(violation(parameter.name(), "must be a value of the search space, got " + value));
            }
        }
        for (String name : configuration.values().keySet()) {
            if (space.indexOf(name) < 0) {
                violations.add(violation(name, "is not a parameter of the search space"));
            }
        }
        return point;
    }

    /** A name may be a JSON pointer itself, so that its slashes are escaped (RFC 6901). */
    private static Violation violation(String name, String detail) {
        return new Violation("values/" + Violation.escaped(name), detail);
    }

    /** Returns the lattice of the configurations if a parameter has at most {@code points} values, evenly spread. */
    public Lattice lattice(int points) {
        return new Lattice(this, points);
    }

    /** Returns the number of configurations, or {@link Parameter#UNCOUNTABLE} if it is infinite or greater than a long. */
    public long count() {
        return lattice(Lattice.ALL).count();
    }

    /** Returns the children of parameter {@code i} that value {@code index} makes active; for i = -1, all parameters without a parent. */
    int[] children(int i, long index) {
        return IntStream.range(0, parents.length)
                .filter(child -> parents[child] == i && (i < 0 || Arrays.binarySearch(activating[child], index) >= 0)).toArray();
    }

    /** Returns the values of parameter {@code i} that conditions of other parameters name, in ascending order. */
    long[] decisiveValues(int i) {
        return IntStream.range(0, parents.length).filter(child -> parents[child] == i).mapToObj(child -> activating[child])
                .flatMapToLong(Arrays::stream).sorted().distinct().toArray();
    }
}
