package dev.trainyard.study.search;

import dev.trainyard.study.search.space.Configuration;
import dev.trainyard.study.search.space.UnitCube;
import dev.trainyard.study.search.strategy.Bayesian;
import dev.trainyard.study.search.strategy.QuasiRandom;
import dev.trainyard.study.search.strategy.Random;
import dev.trainyard.study.search.strategy.Strategy;
import dev.trainyard.study.search.strategy.Tpe;
import dev.trainyard.study.search.trial.Direction;
import dev.trainyard.study.search.trial.History;
import dev.trainyard.study.search.trial.Trial;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Measures how soon strategies find the optimum: {@code SearchBenchmark STRATEGY PROBLEMS SEEDS TRIALS PARALLEL [TABLES]}. PROBLEMS are
 * separated by commas; TABLES is the directory that search_tables.py wrote. search_with_optuna.py measures Optuna alike.
 */
final class SearchBenchmark {

    private static final int[] MILESTONES = {30, 40, 50, 100};

    private SearchBenchmark() {
    }

    public static void main(String[] arguments) {
        Strategy strategy = switch (arguments[0]) {
            case "random" -> new Random();
            case "quasi_random" -> new QuasiRandom();
            case "tpe" -> new Tpe(10, 24);
            default -> new Bayesian(null);
        };
        int seeds = Integer.parseInt(arguments[2]);
        int trials = Integer.parseInt(arguments[3]);
        int parallel = Integer.parseInt(arguments[4]);
        for (String name : arguments[1].split(",")) {
            Problem problem = switch (name) {
                case "branin" -> Problem.branin();
                case "hartmann6" -> Problem.hartmann6();
                case "levy4" -> Problem.levy4();
                default -> Problem.table(Path.of(arguments[5]), name);
            };
            double[][] scores = new double[seeds][];
            long began = System.nanoTime();
            for (int seed = 0; seed < seeds; seed++) {
                scores[seed] = run(problem, strategy, seed, trials, parallel);
            }
            double milliseconds = (System.nanoTime() - began) / 1e6 / seeds / trials;
            System.out.printf("%s %s: %.1f ms a trial%n", arguments[0], name, milliseconds);
            for (int milestone : MILESTONES) {
                if (milestone <= trials) {
                    double[] sorted = Arrays.stream(scores).mapToDouble(score -> score[milestone - 1]).sorted().toArray();
                    System.out.printf("  after %d: median %.3g mean %.3g worst %.3g%n", milestone,
                            (sorted[(seeds - 1) / 2] + sorted[seeds / 2]) / 2, Arrays.stream(sorted).average().orElseThrow(),
                            sorted[seeds - 1]);
                }
            }
        }
    }

    /** Returns the score of the best of the first 1, 2, … trials; {@code parallel} trials are always running. */
    private static double[] run(Problem problem, Strategy strategy, long seed, int trials, int parallel) {
        UnitCube cube = problem.space().bind();
        List<Trial> history = new ArrayList<>();
        double[] scores = new double[trials];
        double best = Double.POSITIVE_INFINITY;
        int ended = 0;
        while (ended < trials) {
            while (history.size() < Math.min(trials, ended + parallel)) {
                Configuration next = strategy.suggest(cube, new History(List.of(Direction.MINIMIZE), history), seed, history.size())
                        .orElseThrow();
                history.add(Trial.running(history.size(), next));
            }
            Trial trial = history.get(ended);
            double loss = problem.loss().applyAsDouble(trial.configuration());
            history.set(ended, trial.complete(List.of(loss)));
            best = Math.min(best, loss);
            scores[ended++] = problem.score().applyAsDouble(best);
        }
        return scores;
    }
}
