package dev.trainyard.study.search.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.study.search.space.CategoricalParameter;
import dev.trainyard.study.search.space.Condition;
import dev.trainyard.study.search.space.Configuration;
import dev.trainyard.study.search.space.FloatParameter;
import dev.trainyard.study.search.space.IntParameter;
import dev.trainyard.study.search.space.SearchSpace;
import dev.trainyard.study.search.space.UnitCube;
import dev.trainyard.study.search.trial.Direction;
import dev.trainyard.study.search.trial.History;
import dev.trainyard.study.search.trial.Trial;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BayesianTest {

    private static final History NOTHING = new History(List.of(Direction.MINIMIZE), List.of());

    /** SearchBenchmark measures the median over 20 seeds: below 1e-3. */
    @Test
    void findsAMinimumOfBranin() {
        UnitCube cube = new SearchSpace(new FloatParameter("x", -5, 10), new FloatParameter("y", 0, 15)).bind();

        double best = StrategyRuns.medianBest(new Bayesian(null), cube, 30, 5, x -> {
            double b = x[1] - 5.1 / (4 * Math.PI * Math.PI) * x[0] * x[0] + 5 / Math.PI * x[0] - 6;
            return b * b + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x[0]) + 10;
        });

        assertThat(best - 0.397887357729739).isBetween(0.0, 0.01);
    }

    @Test
    void findsTheBestOfIntegersCategoriesAndConditionalParameters() {
        UnitCube cube = new SearchSpace(new CategoricalParameter("rule", "sgd", "adam", "newton"), new IntParameter("units", 1, 50),
                new FloatParameter("momentum", 0, 1, false, new Condition("rule", List.of("sgd")))).bind();
        List<Trial> trials = new ArrayList<>();
        double best = Double.POSITIVE_INFINITY;
        for (int number = 0; number < 35; number++) {
            Configuration next = new Bayesian(null).suggest(cube, new History(List.of(Direction.MINIMIZE), trials), 1, number)
                    .orElseThrow();
            double units = (long) next.get("units");
            double loss = Math.pow(units / 50 - 0.62, 2)
                    + ("sgd".equals(next.get("rule")) ? Math.pow((double) next.get("momentum") - 0.9, 2) : 0.3);
            trials.add(Trial.running(number, next).complete(List.of(loss)));
            best = Math.min(best, loss);
        }

        assertThat(best).isLessThan(1e-4);
    }

    @Test
    void spreadsParallelTrials() {
        UnitCube cube = new SearchSpace(new FloatParameter("x", 0, 1)).bind();
        List<Trial> trials = new ArrayList<>();
        double[] losses = {0.09, 0.04, 0.0, 0.25, 0.49};
        for (int i = 0; i < 5; i++) {
            Configuration configuration = cube.configuration(new double[] {new double[] {0, 0.1, 0.3, 0.8, 1}[i]});
            trials.add(Trial.running(i, configuration).complete(List.of(losses[i])));
        }
        Set<Long> places = new HashSet<>();
        for (int number = 5; number < 9; number++) {
            Configuration next = new Bayesian(1).suggest(cube, new History(NOTHING.directions(), trials), 1, number).orElseThrow();
            trials.add(Trial.running(number, next));
            places.add(Math.round((double) next.get("x") * 1000));
        }

        assertThat(places).as("fantasies keep parallel trials apart").hasSize(4);
    }

    @Test
    void avoidsTheSurroundingsOfFailedTrials() {
        UnitCube cube = new SearchSpace(new FloatParameter("x", 0, 1)).bind();
        List<Trial> trials = new ArrayList<>();
        int infeasible = 0;
        for (int number = 0; number < 30; number++) {
            Configuration next = new Bayesian(null).suggest(cube, new History(NOTHING.directions(), trials), 3, number).orElseThrow();
            double x = (double) next.get("x");
            Trial trial = Trial.running(number, next);
            trials.add(x < 0.5 ? trial.failed() : trial.complete(List.of(Math.pow(x - 0.7, 2))));
            infeasible += x < 0.5 ? 1 : 0;
        }

        assertThat(infeasible).isLessThan(10);
        assertThat(new History(NOTHING.directions(), trials).best().values().get(0)).isLessThan(1e-4);
    }
}
