package dev.trainyard.study.search.strategy;

import dev.trainyard.nn.Randomness;
import dev.trainyard.study.search.space.Configuration;
import dev.trainyard.study.search.space.Lattice;
import dev.trainyard.study.search.space.Parameter;
import dev.trainyard.study.search.space.UnitCube;
import dev.trainyard.study.search.trial.History;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds configurations that no trial has had. */
final class UntriedConfigurations {

    private static final int TRIES = 100;

    private final UnitCube cube;
    private final Set<Configuration> seen = new HashSet<>();

    UntriedConfigurations(UnitCube cube, History history) {
        this.cube = cube;
        history.trials().forEach(trial -> cube.find(trial.configuration()).map(cube::configuration).ifPresent(seen::add));
    }

    /** Returns whether no configuration is left, which is never so in a continuous space. */
    boolean isEmpty() {
        long count = cube.count();
        return count != Parameter.UNCOUNTABLE && seen.size() >= count;
    }

    boolean contains(double[] point) {
        return !seen.contains(cube.configuration(point));
    }

    /** Returns the first unseen configuration among {@code candidates}, or else a random one; empty if none is left. */
    Optional<Configuration> first(List<double[]> candidates, Randomness randomness) {
        return first(candidates.iterator(), candidates.size(), randomness);
    }

    Optional<Configuration> first(Iterator<double[]> candidates, int tries, Randomness randomness) {
        for (int i = 0; i < tries; i++) {
            Configuration configuration = cube.configuration(candidates.next());
            if (!seen.contains(configuration)) {
                return Optional.of(configuration);
            }
        }
        return random(randomness);
    }

    /** Returns a random unseen configuration; empty if none is left. */
    Optional<Configuration> random(Randomness randomness) {
        for (int i = 0; i < TRIES; i++) {
            Configuration configuration = cube.configuration(Uniform.point(cube, randomness));
            if (!seen.contains(configuration)) {
                return Optional.of(configuration);
            }
        }
        return isEmpty() ? Optional.empty() : next(randomness);
    }

    /** Returns the first unseen configuration after a random one. Skips at most as many as have been seen. */
    private Optional<Configuration> next(Randomness randomness) {
        Lattice lattice = cube.lattice(Integer.MAX_VALUE);
        long count = lattice.count();
        if (count == Parameter.UNCOUNTABLE) {
            return Optional.of(cube.configuration(Uniform.point(cube, randomness)));
        }
        long rank = (long) (randomness.nextDouble() * count);
        Configuration configuration;
        do {
            configuration = cube.configuration(lattice.point(rank));
            rank = (rank + 1) % count;
        } while (seen.contains(configuration));
        return Optional.of(configuration);
    }
}
