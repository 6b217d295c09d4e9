package dev.trainyard.study.search.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.study.search.space.Configuration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HistoryTest {

    private static final Configuration ANY = new Configuration(Map.of());

    @Test
    void returnsTheTrialsThatNoOtherDominates() {
        History history = new History(List.of(Direction.MINIMIZE, Direction.MAXIMIZE),
                List.of(trial(0, 1, 1), trial(1, 2, 2), trial(2, 2, 1), trial(3, 0, 0), trial(4, 1, 1),
                        Trial.running(5, ANY).failed(), trial(6, Double.NaN, 9)));

        assertThat(history.paretoFront().stream().map(Trial::number)).containsExactly(0, 1, 3, 4);
    }

    @Test
    void returnsTheBestTrialInItsDirection() {
        assertThat(new History(List.of(Direction.MAXIMIZE), List.of(trial(1, 5), trial(0, 3), trial(2, 5))).best().number()).isEqualTo(1);
        assertThat(new History(List.of(Direction.MINIMIZE), List.of(trial(0, 3), trial(1, Double.NEGATIVE_INFINITY))).best().number())
                .isZero();
        assertThat(new History(List.of(Direction.MINIMIZE), List.of()).best()).isNull();
    }

    @Test
    void ranksLossesByFronts() {
        assertThat(Dominance.ranks(List.of(new double[] {1, 1}, new double[] {0, 2}, new double[] {2, 2}, new double[] {3, 3},
                new double[] {2, 0}))).containsExactly(0, 0, 1, 2, 0);
        assertThat(Dominance.ranks(List.of(new double[] {2}, new double[] {1}, new double[] {2}, new double[] {Double.NaN})))
                .containsExactly(1, 0, 1, 2);
    }

    @Test
    void refusesEqualNumbersAndWrongNumbersOfValues() {
        assertThatThrownBy(() -> new History(List.of(Direction.MINIMIZE), List.of(trial(0, 1), trial(0, 2))))
                .isInstanceOf(InvalidSpecificationException.class);
        assertThatThrownBy(() -> new History(List.of(Direction.MINIMIZE), List.of(trial(0, 1, 2))))
                .isInstanceOf(InvalidSpecificationException.class);
    }

    private static Trial trial(int number, double... values) {
        return Trial.running(number, ANY).complete(Arrays.stream(values).boxed().toList());
    }
}
