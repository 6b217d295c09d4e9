package dev.trainyard.study.search.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.nn.Randomness;
import dev.trainyard.study.search.space.CategoricalParameter;
import dev.trainyard.study.search.space.Condition;
import dev.trainyard.study.search.space.FloatParameter;
import dev.trainyard.study.search.space.IntParameter;
import dev.trainyard.study.search.space.Parameter;
import dev.trainyard.study.search.space.SearchSpace;
import dev.trainyard.study.search.space.UnitCube;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ParzenEstimatorTest {

    private static final UnitCube CUBE = new SearchSpace(new CategoricalParameter("rule", "sgd", "adam", "newton"),
            new FloatParameter("momentum", 0, 1, false, new Condition("rule", List.of("sgd"))),
            new IntParameter("units", 1, 20, true, null)).bind();

    @Test
    void hasADensityOfMassOne() {
        ParzenEstimator estimator = new ParzenEstimator(CUBE, centres(40));
        double mass = 0;
        int steps = 200;
        for (double rule : new double[] {0, 1, 2}) {
            for (long units = 0; units < 20; units++) {
                double[] point = {CUBE.parameter(0).centre((long) rule), Double.NaN, CUBE.parameter(2).centre(units)};
                if (rule > 0) {
                    mass += Math.exp(estimator.logDensity(point));
                }
                for (int i = 0; rule == 0 && i < steps; i++) {
                    point[1] = (i + 0.5) / steps;
                    mass += Math.exp(estimator.logDensity(point)) / steps;
                }
            }
        }

        assertThat(mass).isCloseTo(1, within(1e-4));
    }

    @Test
    void drawsFromItsDensity() {
        ParzenEstimator estimator = new ParzenEstimator(CUBE, centres(3));
        Randomness randomness = new Randomness(5);
        int draws = 20_000;
        double[] counts = new double[20];
        for (int i = 0; i < draws; i++) {
            double[] point = estimator.sample(randomness);
            if (Double.isNaN(point[1]) && CUBE.parameter(0).index(point[0]) == 1) {
                counts[(int) CUBE.parameter(2).index(point[2])] += 1.0 / draws;
            }
        }
        double[] expected = IntStream.range(0, 20).mapToDouble(units -> Math.exp(estimator.logDensity(
                new double[] {CUBE.parameter(0).centre(1), Double.NaN, CUBE.parameter(2).centre(units)}))).toArray();

        assertThat(counts).containsExactly(expected, within(0.01));
    }

    @Test
    void findsTheMinimumOfAParabolaFasterThanRandomSearch() {
        UnitCube cube = new SearchSpace(IntStream.range(0, 3).mapToObj(i -> (Parameter) new FloatParameter("x" + i, -1, 1)).toList())
                .bind();
        double random = StrategyRuns.medianBest(new Random(), cube, 60, 9, x -> Arrays.stream(x).map(v -> (v - 0.3) * (v - 0.3)).sum());
        double tpe = StrategyRuns.medianBest(new Tpe(10, 24), cube, 60, 9, x -> Arrays.stream(x).map(v -> (v - 0.3) * (v - 0.3)).sum());

        assertThat(tpe).isLessThan(random / 2);
    }

    private static List<double[]> centres(int count) {
        Randomness randomness = new Randomness(4);
        List<double[]> centres = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            centres.add(Uniform.point(CUBE, randomness));
        }
        return centres;
    }
}
