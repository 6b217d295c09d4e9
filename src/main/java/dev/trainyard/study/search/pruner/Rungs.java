package dev.trainyard.study.search.pruner;

import dev.trainyard.study.search.trial.Dominance;
import dev.trainyard.study.search.trial.History;
import dev.trainyard.study.search.trial.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * Rungs of successive halving, at the steps r, rη, rη², …: a trial that reaches a rung goes on if it is among the best 1/η of the trials
 * that have reached it so far.
 */
final class Rungs {

    private Rungs() {
    }

    /** @param rivals the other trials of the same rungs */
    static boolean prunes(History history, List<Trial> rivals, Trial trial, long firstRung, int factor) {
        SortedMap<Integer, List<Double>> reports = trial.reports();
        if (reports.isEmpty()) {
            return false;
        }
        int step = reports.lastKey();
        SortedMap<Integer, List<Double>> earlier = reports.headMap(step);
        int before = earlier.isEmpty() ? Integer.MIN_VALUE : earlier.lastKey();
        long rung = firstRung;
        while (rung * factor <= step) {
            rung *= factor;
        }
        if (rung > step || rung <= before) {
            return false;
        }
        int reached = (int) rung;
        List<double[]> losses = new ArrayList<>();
        losses.add(history.losses(reports.get(step)));
        rivals.stream().map(rival -> rival.reports().tailMap(reached)).filter(tail -> !tail.isEmpty())
                .forEach(tail -> losses.add(history.losses(tail.get(tail.firstKey()))));
        int[] ranks = Dominance.ranks(losses);
        int better = 0;
        for (int rank : ranks) {
            better += rank < ranks[0] ? 1 : 0;
        }
        return better >= Math.max(1, losses.size() / factor);
    }
}
