package dev.trainyard.nn.reinforcement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.Randomness.Purpose;
import dev.trainyard.nn.Statistics;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EnvironmentTest {

    private static final int LEFT = 0;
    private static final int RIGHT = 1;

    /** Pushes the cart right once and compares with the equations of Barto, Sutton and Anderson. */
    @Test
    void theCartObeysTheEquationsOfMotion() {
        Environment.Episode episode = new CartPole(500).start(new Randomness(1));
        double[] before = observe(episode, 4);
        assertThat(episode.act(RIGHT)).isEqualTo(1);
        double[] after = observe(episode, 4);

        double temp = (10 + 0.05 * before[3] * before[3] * Math.sin(before[2])) / 1.1;
        double angular = (9.8 * Math.sin(before[2]) - Math.cos(before[2]) * temp)
                / (0.5 * (4.0 / 3 - 0.1 * Math.pow(Math.cos(before[2]), 2) / 1.1));
        double linear = temp - 0.05 * angular * Math.cos(before[2]) / 1.1;
        assertThat(after).containsExactly(new double[] {before[0] + 0.02 * before[1], before[1] + 0.02 * linear,
            before[2] + 0.02 * before[3], before[3] + 0.02 * angular}, within(1e-12));
    }

    @Test
    void aPolePushedOneWayFallsAndABalancedPoleStands() {
        assertThat(steps(LEFT)).isBetween(8, 12);
        assertThat(balanced()).isEqualTo(500);
    }

    @Test
    void movesThroughTheGridToItsGoal() {
        Environment.Episode episode = new GridWorld(1, 2, 0, 100).start(new Randomness(1));

        assertThat(episode.act(LEFT + 3)).as("against the edge").isEqualTo(-1);
        assertThat(observe(episode, 2)).containsExactly(1, 0);
        episode.act(RIGHT);
        assertThat(observe(episode, 2)).containsExactly(0, 1);
        assertThat(episode.isOver()).isTrue();
    }

    @Test
    void anEpisodeEndsAtItsLastStep() {
        Environment.Episode episode = new GridWorld(5, 5, 0, 3).start(new Randomness(1));
        for (int i = 0; i < 3; i++) {
            assertThat(episode.isOver()).isFalse();
            episode.act(0);
        }
        assertThat(episode.isOver()).isTrue();
    }

    @Test
    void episodesBeginAtUniformPlaces() {
        int n = 20_000;
        double[][] poles = new double[4][n];
        int[] cells = new int[6];
        for (int i = 0; i < n; i++) {
            double[] x = observe(new CartPole(1).start(Randomness.of(Statistics.seed(), Purpose.EPISODE, i)), 4);
            for (int j = 0; j < 4; j++) {
                poles[j][i] = x[j];
            }
            cells[cell(new GridWorld(2, 3, 0, 1).start(Randomness.of(Statistics.seed(), Purpose.EPISODE, i)))]++;
        }
        for (int j = 0; j < 4; j++) {
            Statistics.assertMoments("value " + j, poles[j], 0, 0.05 * 0.05 / 3, 1.8);
            assertThat(Arrays.stream(poles[j]).map(Math::abs).max().orElseThrow()).isBetween(0.049, 0.05);
        }
        Statistics.assertUncorrelated("position and angle", poles[0], poles[2]);
        for (int cell = 0; cell < 5; cell++) {
            Statistics.assertShare("cell " + cell, cells[cell], n, 0.2);
        }
        assertThat(cells[5]).as("the goal").isZero();
    }

    /** From the middle of a grid, a step to the right ends elsewhere if it slips, and then in one of four cells. */
    @Test
    void slipsWithItsProbability() {
        int n = 40_000;
        int played = 0;
        int[] cells = new int[9];
        for (int i = 0; i < n; i++) {
            Environment.Episode episode = new GridWorld(3, 3, 0.4, 9).start(Randomness.of(Statistics.seed(), Purpose.EPISODE, i));
            if (cell(episode) == 4) {
                episode.act(RIGHT);
                cells[cell(episode)]++;
                played++;
            }
        }
        Statistics.assertShare("right", cells[5], played, 0.6 + 0.1);
        for (int cell : new int[] {1, 3, 7}) {
            Statistics.assertShare("slipped to cell " + cell, cells[cell], played, 0.1);
        }
    }

    @Test
    void refusesInvalidParameters() {
        assertThatThrownBy(() -> new CartPole(0)).isInstanceOf(InvalidSpecificationException.class);
        assertThatThrownBy(() -> new GridWorld(1, 1, 1, 0)).isInstanceOfSatisfying(InvalidSpecificationException.class,
                e -> assertThat(e.violations()).extracting("field").containsExactly("columns", "slip", "max_steps"));
    }

    private static int steps(int action) {
        Environment.Episode episode = new CartPole(500).start(new Randomness(2));
        int steps = 0;
        for (; !episode.isOver(); steps++) {
            episode.act(action);
        }
        return steps;
    }

    /**
     * Returns the number of steps under a controller that is known to balance the pole: it pushes to the side to which the pole leans and
     * moves.
     */
    private static int balanced() {
        Environment.Episode episode = new CartPole(500).start(new Randomness(2));
        int steps = 0;
        for (; !episode.isOver(); steps++) {
            double[] x = observe(episode, 4);
            episode.act(0.1 * x[0] + 0.3 * x[1] + 3 * x[2] + x[3] > 0 ? RIGHT : LEFT);
        }
        return steps;
    }

    /** Returns the index of the agent's cell. */
    private static int cell(Environment.Episode episode) {
        double[] cells = observe(episode, 9);
        return IntStream.range(0, cells.length).filter(i -> cells[i] == 1).findFirst().orElseThrow();
    }

    private static double[] observe(Environment.Episode episode, int values) {
        double[] x = new double[values];
        episode.observe(x, 0);
        return x;
    }
}
