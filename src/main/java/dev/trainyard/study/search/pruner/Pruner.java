package dev.trainyard.study.search.pruner;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.trainyard.study.search.trial.History;
import dev.trainyard.study.search.trial.Trial;

/** Describes which trials are stopped early; immutable. In JSON, {@code type} names the pruner. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Pruner permits NoPruner, MedianPruner, Asha, Hyperband {

    /**
     * Returns whether a trial should be stopped after its latest report.
     *
     * @param history all trials; it may contain the trial itself, in any state
     * @param trial   a running trial with all its reports
     */
    boolean prunes(History history, Trial trial);
}
