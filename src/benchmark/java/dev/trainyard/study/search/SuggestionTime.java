package dev.trainyard.study.search;

import dev.trainyard.study.search.space.Configuration;
import dev.trainyard.study.search.space.UnitCube;
import dev.trainyard.study.search.strategy.Bayesian;
import dev.trainyard.study.search.strategy.QuasiRandom;
import dev.trainyard.study.search.strategy.Strategy;
import dev.trainyard.study.search.strategy.Tpe;
import dev.trainyard.study.search.trial.Direction;
import dev.trainyard.study.search.trial.History;
import dev.trainyard.study.search.trial.Trial;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Measures the processor time of one suggestion after 100 and 1,000 trials: {@code SuggestionTime [TABLES]}. Half of the trials are
 * suggestions themselves, so that the search has begun to converge.
 */
final class SuggestionTime {

    private static final int REPETITIONS = 30;

    private SuggestionTime() {
    }

    public static void main(String[] arguments) {
        List<Problem> problems = new ArrayList<>(List.of(Problem.hartmann6()));
        if (arguments.length > 0) {
            problems.add(Problem.table(Path.of(arguments[0]), "naval_propulsion"));
        }
        for (Problem problem : problems) {
            for (Strategy strategy : List.of(new Tpe(10, 24), new Bayesian(null))) {
                for (int trials : new int[] {100, 1000}) {
                    double[] times = measure(problem, strategy, trials);
                    System.out.printf("%s %s after %d trials: median %.1f ms, worst %.1f ms%n", problem.name(),
                            strategy.getClass().getSimpleName(), trials, times[REPETITIONS / 2], times[REPETITIONS - 1]);
                }
            }
        }
    }

    private static double[] measure(Problem problem, Strategy strategy, int count) {
        UnitCube cube = problem.space().bind();
        List<Trial> trials = new ArrayList<>();
        int suggested = Math.min(count / 2, 60);
        for (int number = 0; number < count; number++) {
            Strategy next = number < count - suggested ? new QuasiRandom() : strategy;
            Configuration configuration = next.suggest(cube, history(trials), 1, number).orElseThrow();
            trials.add(Trial.running(number, configuration).complete(List.of(problem.loss().applyAsDouble(configuration))));
        }
        double[] milliseconds = new double[REPETITIONS];
        for (int i = 0; i < REPETITIONS; i++) {
            long began = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            strategy.suggest(cube, history(trials), 1, count + i);
            milliseconds[i] = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - began) / 1e6;
        }
        Arrays.sort(milliseconds);
        return milliseconds;
    }

    private static History history(List<Trial> trials) {
        return new History(List.of(Direction.MINIMIZE), trials);
    }
}
