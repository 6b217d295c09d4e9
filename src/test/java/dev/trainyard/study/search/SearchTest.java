package dev.trainyard.study.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.study.search.pruner.Asha;
import dev.trainyard.study.search.pruner.NoPruner;
import dev.trainyard.study.search.space.Configuration;
import dev.trainyard.study.search.space.FloatParameter;
import dev.trainyard.study.search.space.IntParameter;
import dev.trainyard.study.search.space.SearchSpace;
import dev.trainyard.study.search.strategy.Bayesian;
import dev.trainyard.study.search.strategy.Random;
import dev.trainyard.study.search.trial.Direction;
import dev.trainyard.study.search.trial.Trial;
import dev.trainyard.study.search.trial.TrialStatus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SearchTest {

    private static final SearchSpace SPACE = new SearchSpace(new FloatParameter("rate", 1e-3, 10, true, null),
            new IntParameter("units", 1, 100));

    @Test
    void continuesFromItsTrialsAsIfItHadNotStopped() {
        Search uninterrupted = bayesian();
        Search search = bayesian();
        for (int i = 0; i < 12; i++) {
            step(uninterrupted);
            Search restored = bayesian();
            restored.restore(search.history());
            step(restored);
            search = restored;
        }

        assertThat(search.history()).isEqualTo(uninterrupted.history());
    }

    @Test
    void numbersTrialsAndKeepsTheirOutcomes() {
        Search search = new Search(SPACE, new Random(), new Asha(1, 2), List.of(Direction.MAXIMIZE), 1);
        for (int i = 0; i < 4; i++) {
            assertThat(search.ask().orElseThrow().number()).isEqualTo(i);
        }
        search.tell(0, List.of(1.0));
        search.fail(1);
        assertThat(search.report(2, 1, List.of(5.0))).isFalse();
        assertThat(search.report(3, 1, List.of(4.0))).isTrue();
        search.prune(3);

        assertThat(search.history().trials().stream().map(Trial::status)).containsExactly(TrialStatus.COMPLETE, TrialStatus.FAILED,
                TrialStatus.RUNNING, TrialStatus.PRUNED);
        assertThatThrownBy(() -> search.tell(0, List.of(2.0))).hasMessage("trial 0 is not running");
        assertThatThrownBy(() -> search.fail(7)).hasMessage("trial 7 is not running");
    }

    @Test
    void beginsTrialsOfGivenConfigurations() {
        Search search = bayesian();

        assertThat(search.begin(new Configuration(Map.of("rate", 1, "units", 7))).configuration().get("units")).isEqualTo(7L);
        assertThatThrownBy(() -> search.begin(new Configuration(Map.of("rate", 100, "units", 7))))
                .isInstanceOf(InvalidSpecificationException.class);
    }

    private static Search bayesian() {
        return new Search(SPACE, new Bayesian(4), new NoPruner(), List.of(Direction.MINIMIZE), 42);
    }

    private static void step(Search search) {
        Trial trial = search.ask().orElseThrow();
        Configuration configuration = trial.configuration();
        search.tell(trial.number(), List.of(Math.pow(Math.log10((double) configuration.get("rate")), 2)
                + Math.abs((long) configuration.get("units") - 30) / 50.0));
    }
}
