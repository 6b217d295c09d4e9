package dev.trainyard.study.search.strategy;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.nn.Randomness;
import dev.trainyard.study.search.space.Configuration;
import dev.trainyard.study.search.space.UnitCube;
import dev.trainyard.study.search.trial.History;
import java.util.Iterator;
import java.util.Optional;

/** Points of a scrambled Sobol sequence, which fill the space more evenly than random ones. */
@JsonTypeName("quasi_random")
public record QuasiRandom() implements Strategy {

    @Override
    public Optional<Configuration> suggest(UnitCube cube, History history, long seed, int number) {
        return next(cube, new UntriedConfigurations(cube, history), history.trials().size(), seed, number);
    }

    /** Returns the first configuration of the sequence that no trial has had. */
    static Optional<Configuration> next(UnitCube cube, UntriedConfigurations unseen, int trials, long seed, int number) {
        // The sequence belongs to the study, not to a trial.
        ScrambledSobol sequence = new ScrambledSobol(cube.dimensions(), Randomness.of(seed, Randomness.Purpose.SEARCH, -2));
        Iterator<double[]> points = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public double[] next() {
                return sequence.next();
            }
        };
        return unseen.first(points, 2 * trials + 100, Randomness.of(seed, Randomness.Purpose.SEARCH, number));
    }
}
