package dev.trainyard.study.search.pruner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.study.search.space.Configuration;
import dev.trainyard.study.search.trial.Direction;
import dev.trainyard.study.search.trial.History;
import dev.trainyard.study.search.trial.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PrunersTest {

    private static final List<Direction> MINIMIZE = List.of(Direction.MINIMIZE);

    @Test
    void medianStopsATrialThatIsWorseThanHalfOfTheCompleteOnes() {
        History history = new History(MINIMIZE, complete(5, i -> i));

        assertThat(new MedianPruner(5, 0).prunes(history, running(9, 1, 2.5))).isTrue();
        assertThat(new MedianPruner(5, 0).prunes(history, running(9, 1, 1.5))).isFalse();
        assertThat(new MedianPruner(6, 0).prunes(history, running(9, 1, 2.5))).as("too few complete trials").isFalse();
        assertThat(new MedianPruner(5, 2).prunes(history, running(9, 1, 2.5))).as("before warm-up").isFalse();
        assertThat(new MedianPruner(5, 0).prunes(history, running(9, 7, 2.5))).as("nothing to compare with at step 7").isFalse();
        assertThat(new MedianPruner(5, 0).prunes(history, running(9, 1, Double.NaN))).isTrue();
        assertThat(new MedianPruner(5, 0).prunes(history, running(9, 1, 1.5).report(2, List.of(100.0)))).as("the best report counts")
                .isFalse();
    }

    @Test
    void medianFollowsTheDirection() {
        History history = new History(List.of(Direction.MAXIMIZE), complete(5, i -> i));

        assertThat(new MedianPruner(5, 0).prunes(history, running(9, 1, 2.5))).isFalse();
        assertThat(new MedianPruner(5, 0).prunes(history, running(9, 1, 1.5))).isTrue();
    }

    @Test
    void medianStopsATrialThatMostOthersDominate() {
        List<Trial> trials = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            trials.add(Trial.running(i, new Configuration(Map.of())).report(1, List.of((double) i, 4.0 - i)).complete(List.of(0.0, 0.0)));
        }
        History history = new History(List.of(Direction.MINIMIZE, Direction.MINIMIZE), trials);
        Trial dominated = Trial.running(9, new Configuration(Map.of())).report(1, List.of(3.5, 3.5));
        Trial onTheFront = Trial.running(9, new Configuration(Map.of())).report(1, List.of(100.0, -1.0));

        assertThat(new MedianPruner(3, 0).prunes(history, dominated)).isTrue();
        assertThat(new MedianPruner(3, 0).prunes(history, onTheFront)).isFalse();
    }

    @Test
    void ashaKeepsTheBestThirdOfEachRung() {
        History history = new History(MINIMIZE, complete(8, i -> i));
        Asha asha = new Asha(1, 3);

        // Three of the nine trials go on.
        assertThat(asha.prunes(history, running(9, 1, 1.5))).isFalse();
        assertThat(asha.prunes(history, running(9, 1, 2.5))).isTrue();
        // Step 2 is between the rungs 1 and 3.
        assertThat(asha.prunes(history, running(9, 1, 1.5).report(2, List.of(9.0)))).isFalse();
        assertThat(asha.prunes(history, running(9, 1, 1.5).report(2, List.of(9.0)).report(3, List.of(9.0)))).isTrue();
        // The first report after a rung counts for it.
        assertThat(asha.prunes(history, running(9, 1, 1.5).report(4, List.of(9.0)))).isTrue();
    }

    @Test
    void ashaKeepsTheFirstTrialAndTheBestOfFew() {
        assertThat(new Asha(1, 3).prunes(new History(MINIMIZE, List.of()), running(0, 1, 5))).isFalse();
        assertThat(new Asha(1, 3).prunes(new History(MINIMIZE, complete(1, i -> 4)), running(9, 1, 5))).isTrue();
        assertThat(new Asha(1, 3).prunes(new History(MINIMIZE, complete(1, i -> 4)), running(9, 1, 3))).isFalse();
    }

    @Test
    void ashaDoesNotCountTheTrialItself() {
        Trial trial = running(0, 1, 5);

        assertThat(new Asha(1, 3).prunes(new History(MINIMIZE, List.of(trial)), trial)).isFalse();
    }

    @Test
    void hyperbandSharesTrialsBetweenBracketsThatStopAtDifferentSteps() {
        Hyperband hyperband = new Hyperband(1, 9, 3);
        Map<Integer, Long> trials = IntStream.range(0, 1700).boxed()
                .collect(Collectors.groupingBy(hyperband::bracket, TreeMap::new, Collectors.counting()));

        // n = 9, ⌈3/2 · 3⌉ = 5 and 3 configurations (Li et al. 2018, table 1, for R = 9).
        assertThat(hyperband.brackets()).isEqualTo(3);
        assertThat(trials.get(0)).isBetween(890L, 910L);
        assertThat(trials.get(1)).isBetween(490L, 510L);
        assertThat(trials.get(2)).isBetween(290L, 310L);
        int last = IntStream.range(0, 100).filter(i -> hyperband.bracket(i) == 2).findFirst().orElseThrow();
        int first = IntStream.range(100, 200).filter(i -> hyperband.bracket(i) == 0).findFirst().orElseThrow();
        History history = new History(MINIMIZE, complete(90, i -> i / 90.0));
        assertThat(hyperband.prunes(history, running(last, 1, 9))).isFalse();
        assertThat(hyperband.prunes(history, running(last, 1, 9).report(8, List.of(9.0)))).isFalse();
        assertThat(hyperband.prunes(history, running(first, 1, 9))).isTrue();
    }

    private static List<Trial> complete(int count, IntToDoubleFunction loss) {
        return IntStream.range(0, count).mapToObj(i -> running(i, 1, loss.applyAsDouble(i)).report(2, List.of(loss.applyAsDouble(i)))
                .report(3, List.of(loss.applyAsDouble(i))).complete(List.of(loss.applyAsDouble(i)))).toList();
    }

    private static Trial running(int number, int step, double loss) {
        return Trial.running(number, new Configuration(Map.of())).report(step, List.of(loss));
    }
}
