package dev.trainyard.study.search.strategy;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.nn.Randomness;
import dev.trainyard.study.search.space.Configuration;
import dev.trainyard.study.search.space.UnitCube;
import dev.trainyard.study.search.trial.History;
import java.util.Optional;

/** Random search (Bergstra and Bengio 2012): every parameter is uniformly distributed, on a logarithmic scale if it has one. */
@JsonTypeName("random")
public record Random() implements Strategy {

    @Override
    public Optional<Configuration> suggest(UnitCube cube, History history, long seed, int number) {
        return new UntriedConfigurations(cube, history).random(Randomness.of(seed, Randomness.Purpose.SEARCH, number));
    }
}
