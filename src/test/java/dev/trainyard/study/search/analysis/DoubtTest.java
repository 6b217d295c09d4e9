package dev.trainyard.study.search.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.trainyard.study.search.analysis.Doubt.Kind;
import dev.trainyard.study.search.space.CategoricalParameter;
import dev.trainyard.study.search.space.FloatParameter;
import dev.trainyard.study.search.space.IntParameter;
import dev.trainyard.study.search.space.SearchSpace;
import dev.trainyard.study.search.space.UnitCube;
import dev.trainyard.study.search.trial.Direction;
import dev.trainyard.study.search.trial.History;
import dev.trainyard.study.search.trial.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DoubtTest {

    private static final UnitCube CUBE = new SearchSpace(new FloatParameter("rate", 1e-3, 10, true, null),
            new IntParameter("units", 1, 100), new CategoricalParameter("rule", "sgd", "adam")).bind();

    @Test
    void findsNoneInASearchThatConverged() {
        assertThat(Doubt.of(CUBE, history(40, 10, 0.5), Map.of(3, 0.001, 4, 0.002))).isEmpty();
        assertThat(Doubt.of(CUBE, new History(List.of(Direction.MINIMIZE), List.of()), Map.of())).isEmpty();
    }

    @Test
    void namesTheParametersWhoseBestValueIsAtAnEndOfTheRange() {
        assertThat(Doubt.of(CUBE, history(40, 10, 1), Map.of())).extracting(Doubt::kind, Doubt::parameter, Doubt::message)
                .containsExactly(tuple(Kind.BEST_ON_BOUNDARY, "rate",
                        "the best value, 10.0, is at the upper end of the range: extend the range"),
                        tuple(Kind.BEST_ON_BOUNDARY, "units",
                                "the best value, 100, is at the upper end of the range: extend the range"));
    }

    @Test
    void findsASmallBudget() {
        assertThat(Doubt.of(CUBE, history(9, 2, 0.5), Map.of())).extracting(Doubt::kind).containsExactly(Kind.FEW_TRIALS);
        assertThat(Doubt.of(CUBE, history(40, 38, 0.5), Map.of())).extracting(Doubt::kind).containsExactly(Kind.STILL_IMPROVING);
    }

    @Test
    void findsNoiseThatIsGreaterThanTheDifferences() {
        assertThat(Doubt.of(CUBE, history(40, 10, 0.5), Map.of(3, 50.0, 4, 70.0))).extracting(Doubt::kind).containsExactly(Kind.NOISE);
    }

    @Test
    void countsFailures() {
        List<Trial> trials = new ArrayList<>(history(40, 10, 0.5).trials());
        for (int i = 40; i < 60; i++) {
            trials.add(Trial.running(i, trials.get(0).configuration()).failed());
        }

        assertThat(Doubt.of(CUBE, new History(List.of(Direction.MINIMIZE), trials), Map.of())).extracting(Doubt::kind)
                .containsExactly(Kind.MANY_FAILURES);
    }

    @Test
    void listsTheImprovementsOfTheBest() {
        List<Trial> trials = new ArrayList<>();
        double[] values = {3, 4, 2, 2, 1};
        for (int i = 0; i < values.length; i++) {
            trials.add(Trial.running(i, CUBE.configuration(new double[3])).complete(List.of(values[i])));
        }
        trials.add(2, Trial.running(9, CUBE.configuration(new double[3])).failed());

        assertThat(BestSoFar.of(new History(List.of(Direction.MINIMIZE), trials), 0)).containsExactly(new BestSoFar(0, 3),
                new BestSoFar(2, 2), new BestSoFar(4, 1));
    }

    /** Trials in the middle of the space, and the best at a coordinate. */
    private static History history(int count, int best, double coordinate) {
        List<Trial> trials = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double u = i == best ? coordinate : 0.25 + 0.5 * i / count;
            trials.add(Trial.running(i, CUBE.configuration(new double[] {u, u, u})).complete(List.of(i == best ? 0 : 1.0 + i)));
        }
        return new History(List.of(Direction.MINIMIZE), trials);
    }
}
