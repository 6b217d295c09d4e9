package dev.trainyard.study.search.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares with Optuna's importances of the trials in trials.csv: references.py. */
class PedAnovaTest {

    private static final UnitCube CUBE = new SearchSpace(new FloatParameter("rate", 1e-4, 10, true, null),
            new FloatParameter("momentum", 0, 1), new IntParameter("units", 4, 300, true, null), new IntParameter("layers", 1, 3),
            new CategoricalParameter("rule", "sgd", "adam", "newton"),
            new FloatParameter("dropout", 0, 0.9, false, new Condition("layers", List.of(2, 3)))).bind();

    @ParameterizedTest
    @CsvSource({"0.1, 1.0, 0.49919203212761587, 0.10596919096969155, 0.18387387799874663, "
                    + "0.041817074198106235, 0.022539029145111793, 0.14660879556072778",
            "0.25, 0.6, 0.5582803720854767, 0.10693535108341821, 0.11561424832107285, "
                    + "0.039275064341172235, 0.023039823593907792, 0.15685514057495234"})
    void equalsOptuna(double target, double region, double rate, double momentum, double units, double layers, double rule, double dropout)
            throws IOException {
        Map<String, Double> importances = new PedAnova(target, region).importances(CUBE, history(Direction.MINIMIZE, 1), 0);

        assertThat(importances.values().stream().mapToDouble(value -> value).toArray()).containsExactly(
                new double[] {rate, momentum, units, layers, rule, dropout}, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({"0.1, 1.0, 0.012157130315961018, 0.0025807328266132207, 0.004477993542894566, "
                    + "0.0010183969048781312, 0.0005489068271873344, 0.0035704540905857414",
            "0.25, 0.6, 0.03757541939144663, 0.007197352559111322, 0.007781491317817692, "
                    + "0.002643433457516657, 0.0015507101405196509, 0.010557236086934745"})
    void equalsOptunaBeforeNormalization(double target, double region, double rate, double momentum, double units, double layers,
            double rule, double dropout) throws IOException {
        Map<String, Double> divergences = new PedAnova(target, region).divergences(CUBE, history(Direction.MINIMIZE, 1), 0);

        assertThat(divergences.values().stream().mapToDouble(value -> value).toArray()).containsExactly(
                new double[] {rate, momentum, units, layers, rule, dropout}, within(1e-9));
    }

    @Test
    void followsTheDirection() throws IOException {
        assertThat(new PedAnova().importances(CUBE, history(Direction.MAXIMIZE, -1), 0)).isEqualTo(
                new PedAnova().importances(CUBE, history(Direction.MINIMIZE, 1), 0));
    }

    @Test
    void isEqualForAllParametersIfNothingDiffers() {
        UnitCube cube = new SearchSpace(new FloatParameter("x", 0, 1), new FloatParameter("y", 0, 1)).bind();
        List<Trial> trials = List.of(Trial.running(0, cube.configuration(new double[] {0.1, 0.2})).complete(List.of(1.0)));

        assertThat(new PedAnova().importances(cube, new History(List.of(Direction.MINIMIZE), trials), 0)).isEqualTo(
                Map.of("x", 0.5, "y", 0.5));
        assertThat(new PedAnova().importances(cube, new History(List.of(Direction.MINIMIZE), List.of()), 0)).isEmpty();
    }

    private static History history(Direction direction, double sign) throws IOException {
        List<Trial> trials = new ArrayList<>();
        try (InputStream in = PedAnovaTest.class.getResourceAsStream("/dev/trainyard/study/search/trials.csv")) {
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().skip(1).toList();
            for (String line : lines) {
                String[] fields = line.split(",");
                Map<String, Object> values = new LinkedHashMap<>();
                values.put("rate", Double.parseDouble(fields[0]));
                values.put("momentum", Double.parseDouble(fields[1]));
                values.put("units", Long.parseLong(fields[2]));
                values.put("layers", Long.parseLong(fields[3]));
                values.put("rule", fields[4]);
                if (!fields[5].isEmpty()) {
                    values.put("dropout", Double.parseDouble(fields[5]));
                }
                trials.add(Trial.running(trials.size(), new Configuration(values)).complete(
                        List.of(sign * Double.parseDouble(fields[6]))));
            }
        }
        return new History(List.of(direction), trials);
    }
}
