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
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Properties that all strategies have. */
class StrategiesTest {

    /** 2 · 3 · (1 + 2) = 18 configurations. */
    private static final UnitCube DISCRETE = new SearchSpace(new CategoricalParameter("rule", "sgd", "adam"),
            new IntParameter("momentum", 0, 1, false, new Condition("nesterov", List.of(true))),
            new CategoricalParameter("nesterov", true, false), new IntParameter("units", 1, 3)).bind();
    private static final UnitCube MIXED = new SearchSpace(new FloatParameter("rate", 1e-3, 10, true, null),
            new CategoricalParameter("rule", "sgd", "adam", "newton"),
            new FloatParameter("momentum", 0, 1, false, new Condition("rule", List.of("sgd"))), new IntParameter("units", 1, 100)).bind();

    static Stream<Strategy> all() {
        return Stream.of(new Grid(5), new Random(), new QuasiRandom(), new Tpe(4, 24), new Bayesian(4));
    }

    @ParameterizedTest
    @MethodSource("all")
    void suggestsEachConfigurationOfADiscreteSpaceOnce(Strategy strategy) {
        List<Trial> trials = new ArrayList<>();
        Optional<Configuration> next = Optional.empty();
        // Up to four trials are running at a time.
        for (int number = 0; number < 20; number++) {
            next = strategy.suggest(DISCRETE, new History(List.of(Direction.MINIMIZE), trials), 7, number);
            if (next.isPresent()) {
                trials.add(Trial.running(number, next.get()));
            }
            if (number % 4 == 3) {
                trials.replaceAll(trial -> trial.values().isEmpty() ? trial.complete(List.of(loss(trial.configuration()))) : trial);
            }
        }

        assertThat(next).isEmpty();
        assertThat(DISCRETE.count()).isEqualTo(18);
        assertThat(new HashSet<>(trials.stream().map(Trial::configuration).toList())).hasSize(18);
        assertThat(trials).hasSize(18);
    }

    @ParameterizedTest
    @MethodSource("all")
    void suggestsTheSameForTheSameHistoryAndSeed(Strategy strategy) {
        List<Trial> trials = run(strategy, 1, 14);

        assertThat(run(strategy, 1, 14)).isEqualTo(trials);
        // A process that knows nothing but the history, in any order.
        List<Trial> reversed = new ArrayList<>(trials.subList(0, 13));
        Collections.reverse(reversed);
        assertThat(strategy.suggest(MIXED, new History(List.of(Direction.MINIMIZE), reversed), 1, 13).orElseThrow())
                .isEqualTo(trials.get(13).configuration());
        assertThat(run(strategy, 2, 14)).isNotEqualTo(trials);
    }

    @ParameterizedTest
    @MethodSource("all")
    void suggestsOnlyConfigurationsOfTheSpace(Strategy strategy) {
        assertThat(run(strategy, 1, 14)).allSatisfy(trial -> {
            MIXED.point(trial.configuration());
            assertThat(trial.configuration().values().containsKey("momentum")).isEqualTo("sgd".equals(trial.configuration().get("rule")));
        });
    }

    @ParameterizedTest
    @MethodSource("all")
    void goesOnAfterFailedPrunedAndForeignTrials(Strategy strategy) {
        List<Trial> trials = new ArrayList<>(run(strategy, 1, 8));
        Configuration configuration = trials.get(0).configuration();
        trials.set(1, Trial.running(1, trials.get(1).configuration()).failed());
        trials.set(2, Trial.running(2, trials.get(2).configuration()).report(1, List.of(0.5)).pruned());
        trials.set(3, Trial.running(3, trials.get(3).configuration()).complete(List.of(Double.NaN)));
        trials.set(4, Trial.running(4, new Configuration(Map.of("other", 1))).complete(List.of(0.0)));
        trials.set(5, Trial.running(5, configuration));

        assertThat(strategy.suggest(MIXED, new History(List.of(Direction.MINIMIZE), trials), 1, 8)).isPresent();
    }

    @ParameterizedTest
    @MethodSource("all")
    void acceptsSeveralObjectives(Strategy strategy) {
        List<Trial> trials = new ArrayList<>();
        for (int number = 0; number < 10; number++) {
            History history = new History(List.of(Direction.MINIMIZE, Direction.MAXIMIZE), trials);
            Configuration next = strategy.suggest(MIXED, history, 1, number).orElseThrow();
            trials.add(Trial.running(number, next).complete(List.of(loss(next), (double) (long) next.get("units"))));
        }

        assertThat(Set.copyOf(trials.stream().map(Trial::configuration).toList())).hasSize(10);
    }

    @Test
    void refusesAGridThatIsTooLarge() {
        assertThat(new Grid(100).violations(MIXED)).hasSize(1).allSatisfy(violation -> assertThat(violation.field()).isEqualTo("points"));
        assertThat(new Grid(5).violations(MIXED)).isEmpty();
    }

    private static List<Trial> run(Strategy strategy, long seed, int count) {
        List<Trial> trials = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            Configuration next = strategy.suggest(MIXED, new History(List.of(Direction.MINIMIZE), trials), seed, number).orElseThrow();
            trials.add(Trial.running(number, next).complete(List.of(loss(next))));
        }
        return trials;
    }

    private static double loss(Configuration configuration) {
        double rate = configuration.get("rate") == null ? 0.1 : (double) configuration.get("rate");
        double units = (long) configuration.get("units");
        return Math.pow(Math.log10(rate) + 1, 2) + Math.abs(units - 2) / 50 + ("adam".equals(configuration.get("rule")) ? 0 : 0.5);
    }
}
