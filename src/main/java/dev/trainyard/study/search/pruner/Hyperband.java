package dev.trainyard.study.search.pruner;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.nn.Check;
import dev.trainyard.study.search.trial.History;
import dev.trainyard.study.search.trial.Trial;
import java.util.List;

/**
 * Hyperband (Li et al. 2018): asynchronous successive halving in several brackets, whose first rungs are at r, rη, … steps, so that a
 * configuration that learns slowly is not always stopped at the first rung. A trial's bracket depends on its number; the brackets' shares
 * of trials are such that each gets about the same number of steps in total.
 *
 * @param minSteps        r, the step of the first bracket's first rung
 * @param maxSteps        R, the number of steps of a trial that is not stopped
 * @param reductionFactor η
 */
@JsonTypeName("hyperband")
public record Hyperband(@JsonProperty(defaultValue = "1") int minSteps, int maxSteps,
        @JsonProperty(defaultValue = "3") int reductionFactor) implements Pruner {

    private static final double GOLDEN_RATIO = (StrictMath.sqrt(5) - 1) / 2;

    public Hyperband {
        new Check().that(minSteps >= 1, "min_steps", "must be at least 1", minSteps)
                .that(maxSteps >= minSteps, "max_steps", "must be at least min_steps, " + minSteps, maxSteps)
                .that(reductionFactor >= 2, "reduction_factor", "must be at least 2", reductionFactor).done();
    }

    @Override
    public boolean prunes(History history, Trial trial) {
        int bracket = bracket(trial.number());
        List<Trial> rivals = history.trials().stream()
                .filter(other -> other.number() != trial.number() && bracket(other.number()) == bracket).toList();
        return Rungs.prunes(history, rivals, trial, firstRung(bracket), reductionFactor);
    }

    /** Returns the number of brackets, ⌊log_η(R/r)⌋ + 1. */
    int brackets() {
        int brackets = 1;
        for (long rung = (long) minSteps * reductionFactor; rung <= maxSteps; rung *= reductionFactor) {
            brackets++;
        }
        return brackets;
    }

    private long firstRung(int bracket) {
        long rung = minSteps;
        for (int i = 0; i < bracket; i++) {
            rung *= reductionFactor;
        }
        return rung;
    }

    /** Returns the bracket of a trial: 0 stops the earliest, the last stops none before R steps. */
    int bracket(int trial) {
        int brackets = brackets();
        double[] shares = new double[brackets];
        double sum = 0;
        for (int i = 0; i < brackets; i++) {
            // n = ⌈(s_max + 1)/(s + 1) η^s⌉ configurations in the bracket that halves s times.
            int s = brackets - 1 - i;
            shares[i] = Math.ceil(brackets * StrictMath.pow(reductionFactor, s) / (s + 1));
            sum += shares[i];
        }
        // Multiples of the golden ratio are spread evenly, so that trials of all brackets begin early.
        double position = (trial + 0.5) * GOLDEN_RATIO;
        double rest = (position - Math.floor(position)) * sum;
        int bracket = 0;
        while (bracket < brackets - 1 && rest >= shares[bracket]) {
            rest -= shares[bracket++];
        }
        return bracket;
    }
}
