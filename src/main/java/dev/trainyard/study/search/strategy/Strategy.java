package dev.trainyard.study.search.strategy;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.trainyard.study.search.space.Configuration;
import dev.trainyard.study.search.space.UnitCube;
import dev.trainyard.study.search.trial.History;
import java.util.Optional;

/** Describes how the configurations of trials are chosen; immutable. In JSON, {@code type} names the strategy. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Strategy permits Grid, Random, QuasiRandom, Tpe, Bayesian {

    /**
     * Returns the configuration of a trial, different from those of all trials in the history; empty if there is none left. The same
     * arguments give the same configuration.
     *
     * @param history all trials that began before, running ones included
     * @param number  the trial's number, which selects its random numbers
     */
    Optional<Configuration> suggest(UnitCube cube, History history, long seed, int number);
}
