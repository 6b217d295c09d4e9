package dev.trainyard.study.search.pruner;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.study.search.trial.History;
import dev.trainyard.study.search.trial.Trial;

/** Stops no trial. */
@JsonTypeName("none")
public record NoPruner() implements Pruner {

    @Override
    public boolean prunes(History history, Trial trial) {
        return false;
    }
}
