package dev.trainyard.study.search.strategy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.nn.Check;
import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.Violation;
import dev.trainyard.study.search.space.Configuration;
import dev.trainyard.study.search.space.Lattice;
import dev.trainyard.study.search.space.UnitCube;
import dev.trainyard.study.search.trial.History;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Grid search: visits every point of a grid once, in a random order, so that a search that ends early has not seen only one corner.
 *
 * @param points the maximum number of values of a float or int parameter, evenly spread over its range, both ends included. Parameters
 *               that conditions name keep all their values.
 */
@JsonTypeName("grid")
public record Grid(@JsonProperty(defaultValue = "5") int points) implements Strategy {

    /** The maximum size of a grid. */
    public static final int MAX_SIZE = 100_000;

    public Grid {
        new Check().that(points >= 1 && points <= MAX_SIZE, "points", "must be between 1 and " + MAX_SIZE, points).done();
    }

    /** Returns whether the grid is too large for a space. */
    public List<Violation> violations(UnitCube cube) {
        long count = cube.lattice(points).count();
        return count <= MAX_SIZE ? List.of() : List.of(new Violation("points",
                "must give a grid of at most " + MAX_SIZE + " configurations, got " + (count == Long.MAX_VALUE ? "more" : count)));
    }

    @Override
    public Optional<Configuration> suggest(UnitCube cube, History history, long seed, int number) {
        Lattice lattice = cube.lattice(points);
        int[] ranks = IntStream.range(0, Math.toIntExact(lattice.count())).toArray();
        // The order belongs to the study, not to a trial.
        Randomness.of(seed, Randomness.Purpose.SEARCH, -1).shuffle(ranks);
        Set<Configuration> seen = new HashSet<>();
        history.trials().forEach(trial -> seen.add(trial.configuration()));
        return IntStream.of(ranks).mapToObj(rank -> cube.configuration(lattice.point(rank)))
                .filter(configuration -> !seen.contains(configuration)).findFirst();
    }
}
