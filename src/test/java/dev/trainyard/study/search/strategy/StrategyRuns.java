package dev.trainyard.study.search.strategy;

import dev.trainyard.study.search.space.Configuration;
import dev.trainyard.study.search.space.UnitCube;
import dev.trainyard.study.search.trial.Direction;
import dev.trainyard.study.search.trial.History;
import dev.trainyard.study.search.trial.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Runs of a strategy on a function of float parameters. */
final class StrategyRuns {

    private StrategyRuns() {
    }

    /** Returns the median over seeds of the least value that the trials find. */
    static double medianBest(Strategy strategy, UnitCube cube, int trials, int seeds, ToDoubleFunction<double[]> f) {
        double[] best = IntStream.range(0, seeds).mapToDouble(seed -> best(strategy, cube, trials, seed, f)).sorted().toArray();
        return best[seeds / 2];
    }

    private static double best(Strategy strategy, UnitCube cube, int count, long seed, ToDoubleFunction<double[]> f) {
        List<Trial> trials = new ArrayList<>();
        double best = Double.POSITIVE_INFINITY;
        for (int number = 0; number < count; number++) {
            Configuration next = strategy.suggest(cube, new History(List.of(Direction.MINIMIZE), trials), seed, number).orElseThrow();
            double value = f.applyAsDouble(next.values().values().stream().mapToDouble(v -> (double) v).toArray());
            trials.add(Trial.running(number, next).complete(List.of(value)));
            best = Math.min(best, value);
        }
        return best;
    }
}
