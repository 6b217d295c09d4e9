package dev.trainyard.study.search.analysis;

import dev.trainyard.study.search.trial.History;
import dev.trainyard.study.search.trial.Trial;
import java.util.ArrayList;
import java.util.List;

/**
 * One improvement of the best value of an objective.
 *
 * @param trial the number of the complete trial that was better than all before
 * @param value its value
 */
public record BestSoFar(int trial, double value) {

    /** Returns all improvements in the order of the trials' numbers. */
    public static List<BestSoFar> of(History history, int objective) {
        List<BestSoFar> improvements = new ArrayList<>();
        double best = Double.POSITIVE_INFINITY;
        for (Trial trial : history.complete()) {
            double loss = history.losses(trial.values())[objective];
            if (loss < best) {
                best = loss;
                improvements.add(new BestSoFar(trial.number(), trial.values().get(objective)));
            }
        }
        return improvements;
    }
}
