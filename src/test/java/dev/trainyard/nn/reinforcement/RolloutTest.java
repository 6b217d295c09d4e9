package dev.trainyard.nn.reinforcement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.Randomness.Purpose;
import dev.trainyard.nn.Statistics;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.Network;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RolloutTest {

    private static final double[] POLICY = {0.05, 0.6, 0.2, 0.15};

    @Test
    void drawsActionsWithTheProbabilitiesOfThePolicy() {
        int[] counts = new int[4];
        play(new GridWorld(3, 3, 0, 1), 20_000, false, rollout -> {
            for (int k = 0; k < rollout.steps(); k++) {
                counts[rollout.action(k)]++;
            }
        });

        for (int action = 0; action < 4; action++) {
            Statistics.assertShare("action " + action, counts[action], 20_000, POLICY[action]);
        }
    }

    @Test
    void takesTheLikeliestActionIfItIsGreedy() {
        play(new GridWorld(3, 3, 0, 5), 50, true, rollout -> {
            for (int k = 0; k < rollout.steps(); k++) {
                assertThat(rollout.action(k)).isEqualTo(1);
            }
        });
    }

    /** In a grid of 1 × 2 cells, only a step to the right ends the episode; the reward is −1 per step. */
    @Test
    void returnsAreDiscountedSumsOfLaterRewards() {
        play(new GridWorld(1, 2, 0, 3), 40, false, rollout -> {
            double[] g = new double[rollout.steps()];
            rollout.returns(0.5, g);

            assertThat(g).containsOnly(-1, -1.5, -1.75);
            assertThat(rollout.meanLength()).isEqualTo(rollout.steps() / 40.0);
            assertThat(rollout.meanReturn()).isEqualTo(-rollout.steps() / 40.0);
        });
    }

    /** The values are the numbers of the steps, in the order of time: 40 episodes begin, and those that are not over go on. */
    @Test
    void subtractsTheMeanOfEachTime() {
        play(new GridWorld(1, 2, 0, 3), 40, false, rollout -> {
            double[] g = new double[rollout.steps()];
            rollout.returns(1, g);
            double sumOfFirst = 0;
            for (int k = 0; k < 40; k++) {
                sumOfFirst += g[k];
            }
            double[] deviations = g.clone();
            rollout.subtractMeansOfTimes(deviations);

            double sum = 0;
            for (int k = 0; k < g.length; k++) {
                sum += deviations[k];
                if (k < 40) {
                    assertThat(deviations[k]).isCloseTo(g[k] - sumOfFirst / 40, within(1e-12));
                }
            }
            assertThat(sum).isCloseTo(0, within(1e-9));
        });
    }

    private interface Check {
        void of(Rollout rollout);
    }

    /** Plays episodes with the policy {@link #POLICY}, whatever is observed. */
    private static void play(Environment environment, int episodes, boolean greedy, Check check) {
        Architecture architecture = new Architecture(environment.observation(), List.of(new Dense(4, Activation.SOFTMAX)));
        try (Network network = Network.of(architecture); Rollout rollout = new Rollout(environment, network)) {
            network.kernels().write(Arrays.stream(POLICY).map(Math::log).toArray(), network.sections().layer(0).get(1));
            rollout.play(episodes, e -> Randomness.of(Statistics.seed(), Purpose.EPISODE, e), greedy);
            check.of(rollout);
        }
    }
}
