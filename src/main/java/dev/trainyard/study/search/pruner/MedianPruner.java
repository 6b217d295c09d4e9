package dev.trainyard.study.search.pruner;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.nn.Check;
import dev.trainyard.study.search.trial.Dominance;
import dev.trainyard.study.search.trial.History;
import dev.trainyard.study.search.trial.Trial;
import dev.trainyard.study.search.trial.TrialStatus;
import java.util.List;

/**
 * Stops a trial whose best report so far is worse than the median of the complete trials' reports at the same step (Golovin et al. 2017).
 * With several objectives, stops a trial if more than half of these reports dominate its best values.
 *
 * @param startupTrials the number of complete trials before which no trial is stopped
 * @param warmupSteps   no trial is stopped at a step before this
 */
@JsonTypeName("median")
public record MedianPruner(@JsonProperty(defaultValue = "5") int startupTrials, @JsonProperty(defaultValue = "0") int warmupSteps)
        implements Pruner {

    public MedianPruner {
        new Check().that(startupTrials >= 1, "startup_trials", "must be at least 1", startupTrials)
                .that(warmupSteps >= 0, "warmup_steps", "must be at least 0", warmupSteps).done();
    }

    @Override
    public boolean prunes(History history, Trial trial) {
        if (trial.reports().isEmpty() || trial.reports().lastKey() < warmupSteps) {
            return false;
        }
        int step = trial.reports().lastKey();
        List<double[]> others = history.withStatus(TrialStatus.COMPLETE).stream()
                .filter(other -> other.number() != trial.number() && other.reports().containsKey(step))
                .map(other -> history.losses(other.reports().get(step))).toList();
        double[] best = best(history, trial);
        long better = others.stream().filter(other -> Dominance.dominates(other, best)).count();
        return others.size() >= startupTrials && 2 * better > others.size();
    }

    /** Returns the least loss of each objective over all reports. */
    private static double[] best(History history, Trial trial) {
        double[] best = null;
        for (List<Double> report : trial.reports().values()) {
            double[] losses = history.losses(report);
            best = best == null ? losses : best;
            for (int i = 0; i < losses.length; i++) {
                // Double.compare orders NaN after all numbers.
                best[i] = Double.compare(losses[i], best[i]) < 0 ? losses[i] : best[i];
            }
        }
        return best;
    }
}
