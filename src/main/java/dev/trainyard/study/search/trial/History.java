package dev.trainyard.study.search.trial;

import dev.trainyard.nn.Check;
import java.util.Comparator;
import java.util.List;

/**
 * All trials of a study, by number, and the directions of its objectives. Strategies and pruners depend on nothing else, so that every
 * process with the same history decides alike.
 */
public record History(List<Direction> directions, List<Trial> trials) {

    public History {
        directions = List.copyOf(directions);
        trials = trials.stream().sorted(Comparator.comparingInt(Trial::number)).toList();
        Check check = new Check().that(!directions.isEmpty(), "directions", "must have at least one direction", directions);
        int objectives = directions.size();
        for (int i = 0; i < trials.size(); i++) {
            Trial trial = trials.get(i);
            check.that(trial.values().isEmpty() || trial.values().size() == objectives, "trials/" + i + "/values",
                    "must have one value for each of " + objectives + " objectives", trial.values().size());
            check.that(i == 0 || trials.get(i - 1).number() < trial.number(), "trials/" + i + "/number", "must be unique", trial.number());
        }
        check.done();
    }

    public boolean hasSeveralObjectives() {
        return directions.size() > 1;
    }

    public List<Trial> withStatus(TrialStatus status) {
        return trials.stream().filter(trial -> trial.status() == status).toList();
    }

    /** Returns the trials that are complete and whose values are finite; strategies treat the other ended trials as bad. */
    public List<Trial> complete() {
        return trials.stream().filter(trial -> trial.status() == TrialStatus.COMPLETE && trial.values().stream().allMatch(Double::isFinite))
                .toList();
    }

    /** Returns values or reports as losses: smaller is better. */
    public double[] losses(List<Double> values) {
        double[] losses = new double[values.size()];
        for (int i = 0; i < losses.length; i++) {
            losses[i] = directions.get(i).loss(values.get(i));
        }
        return losses;
    }

    /** Returns the complete trial with the smallest loss in the first objective, the earliest if several have it; null if there is none. */
    public Trial best() {
        return complete().stream().min(Comparator.comparingDouble(trial -> losses(trial.values())[0])).orElse(null);
    }

    /** Returns the complete trials that no other dominates. */
    public List<Trial> paretoFront() {
        List<Trial> complete = complete();
        List<double[]> losses = complete.stream().map(trial -> losses(trial.values())).toList();
        return complete.stream().filter(trial -> losses.stream()
                .noneMatch(other -> Dominance.dominates(other, losses(trial.values())))).toList();
    }
}
