package dev.trainyard.study.search.pruner;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.nn.Check;
import dev.trainyard.study.search.trial.History;
import dev.trainyard.study.search.trial.Trial;
import java.util.List;

/**
 * Asynchronous successive halving (Li et al. 2020), in the variant that stops trials instead of pausing them: at the steps r, rη, rη², …,
 * a trial goes on if it is among the best 1/η of the trials that have come this far. With several objectives, trials are ranked by
 * non-dominated fronts (Schmucker et al. 2021).
 *
 * @param minSteps        r, the step of the first rung
 * @param reductionFactor η
 */
@JsonTypeName("asha")
public record Asha(@JsonProperty(defaultValue = "1") int minSteps, @JsonProperty(defaultValue = "3") int reductionFactor)
        implements Pruner {

    public Asha {
        new Check().that(minSteps >= 1, "min_steps", "must be at least 1", minSteps)
                .that(reductionFactor >= 2, "reduction_factor", "must be at least 2", reductionFactor).done();
    }

    @Override
    public boolean prunes(History history, Trial trial) {
        List<Trial> rivals = history.trials().stream().filter(other -> other.number() != trial.number()).toList();
        return Rungs.prunes(history, rivals, trial, minSteps, reductionFactor);
    }
}
