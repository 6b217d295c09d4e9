package dev.trainyard.nn.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.layer.Dropout;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.Initialization;
import dev.trainyard.nn.network.Network;
import dev.trainyard.nn.optimizer.LearningRateSchedule;
import dev.trainyard.nn.optimizer.Regularization;
import dev.trainyard.nn.optimizer.Sgd;
import dev.trainyard.nn.reinforcement.CartPole;
import dev.trainyard.nn.reinforcement.Environment;
import dev.trainyard.nn.reinforcement.GridWorld;
import dev.trainyard.nn.reinforcement.Rollout;
import dev.trainyard.nn.training.PolicyGradient.Baseline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyGradientTest {

    @Test
    void balancesThePole() {
        PolicyGradient objective = new PolicyGradient(new CartPole(500), 0.99, Baseline.MEAN, 10, 20);

        assertThat(trained(objective, 20).get("episode_return")).as("of 100 new episodes").isGreaterThan(475);
    }

    @Test
    void findsTheShortestWayThroughTheGrid() {
        PolicyGradient objective = new PolicyGradient(new GridWorld(4, 4, 0, 50), 0.99, Baseline.MEAN, 10, 20);

        // The mean distance of the other 15 cells from the goal is 3.2; each of the 100 episodes starts in one of them.
        assertThat(trained(objective, 15).get("episode_return")).isCloseTo(-3.2, within(0.5));
    }

    @Test
    void movesTheBiasesByThePolicyGradient() {
        // Without a baseline, and with episodes of one step whose returns are equal, the update is η times the mean of G·∇ ln π.
        Environment environment = new GridWorld(1, 2, 0, 1);
        PolicyGradient objective = new PolicyGradient(environment, 1, Baseline.NONE, 1, 1);
        Hyperparameters hyperparameters = hyperparameters(objective, 1, 400, 1);
        try (Network network = Network.of(new Architecture(environment.observation(), List.of(new Dense(4, Activation.SOFTMAX))));
                Rollout rollout = new Rollout(environment, network)) {
            double[] expected = new double[4];
            rollout.play(400, e -> Randomness.of(1, Randomness.Purpose.EPISODE, e), false);
            for (int k = 0; k < 400; k++) {
                for (int j = 0; j < 4; j++) {
                    // One term of the mean of η·G·(1[j = a] − π), with η = 1, G = −1 and π = ¼.
                    expected[j] += -((rollout.action(k) == j ? 1 : 0) - 0.25) / 400;
                }
            }
            new Trainer(network, hyperparameters, null, measurement -> { }).train();

            double[] biases = network.sections().layer(0).get(1).array().toDoubleMatrix()[0];
            assertThat(biases).containsExactly(expected, within(1e-6));
        }
    }

    /** Plays the same episodes by hand: π = ¼, so that an action is four times the random number. */
    @Test
    void movesTheBiasesByStandardisedAdvantages() {
        int episodes = 60;
        double gamma = 0.8;
        Environment environment = new GridWorld(1, 2, 0, 4);
        List<List<Integer>> actions = new ArrayList<>();
        double[][] g = new double[4][episodes];
        int steps = 0;
        for (int e = 0; e < episodes; e++) {
            Randomness random = Randomness.of(1, Randomness.Purpose.EPISODE, e);
            Environment.Episode episode = environment.start(random);
            List<Integer> taken = new ArrayList<>();
            while (!episode.isOver()) {
                taken.add((int) (4 * random.nextDouble()));
                episode.act(taken.get(taken.size() - 1));
            }
            for (int t = taken.size() - 1; t >= 0; t--) {
                g[t][e] = -1 + (t + 1 < taken.size() ? gamma * g[t + 1][e] : 0);
            }
            actions.add(taken);
            steps += taken.size();
        }
        double squares = 0;
        double[] expected = new double[4];
        for (int t = 0; t < 4; t++) {
            int time = t;
            List<Integer> alive = IntStream.range(0, episodes).filter(e -> actions.get(e).size() > time).boxed().toList();
            double mean = alive.stream().mapToDouble(e -> g[time][e]).average().orElseThrow();
            for (int e : alive) {
                double advantage = g[t][e] - mean;
                squares += advantage * advantage;
                for (int j = 0; j < 4; j++) {
                    expected[j] += advantage * ((actions.get(e).get(t) == j ? 1 : 0) - 0.25) / steps;
                }
            }
        }
        double deviation = Math.sqrt(squares / steps);

        PolicyGradient objective = new PolicyGradient(environment, gamma, Baseline.MEAN, 1, 1);
        try (Network network = Network.of(new Architecture(environment.observation(), List.of(new Dense(4, Activation.SOFTMAX))))) {
            new Trainer(network, hyperparameters(objective, 1, episodes, 1), null, measurement -> { }).train();

            assertThat(network.sections().layer(0).get(1).array().toDoubleMatrix()[0])
                    .containsExactly(Arrays.stream(expected).map(b -> b / deviation).toArray(), within(1e-6));
        }
    }

    /** A pole cannot fall within 6 steps, so all returns of a time step are equal; their mean may differ from them by rounding. */
    @ParameterizedTest
    @ValueSource(ints = {3, 5, 10, 16})
    void learnsNothingFromEqualEpisodes(int episodes) {
        PolicyGradient objective = new PolicyGradient(new CartPole(6), 0.99, Baseline.MEAN, 10, 5);
        List<Map<String, Double>> measured = new ArrayList<>();
        try (Network network = network(objective.environment())) {
            network.initialize(Initialization.SCALED_NORMAL, 1);
            float[] before = network.parameters().toFloatVector();
            new Trainer(network, hyperparameters(objective, 3, episodes, 0.3), null, m -> measured.add(m.metrics())).train();

            assertThat(network.parameters().toFloatVector()).containsExactly(before);
        }
        assertThat(measured).allSatisfy(metrics -> assertThat(metrics).containsEntry("episode_return", 6.0)
                .containsEntry("gradient_norm.0", 0.0).containsEntry("gradient_norm.1", 0.0));
    }

    @Test
    void resumesFromACheckpointWithTheSameBits() {
        PolicyGradient objective = new PolicyGradient(new CartPole(100), 0.99, Baseline.MEAN, 5, 5);
        Hyperparameters hyperparameters = hyperparameters(objective, 3, 8, 0.3);
        try (Network whole = network(objective.environment()); Network first = network(objective.environment());
                Network second = network(objective.environment())) {
            new Trainer(whole, hyperparameters, null, measurement -> { }).train();

            List<TrainingState> states = new ArrayList<>();
            new Trainer(first, hyperparameters, null, new TrainingObserver() {
                private int questions;

                @Override
                public void measured(Measurement measurement) {
                }

                @Override
                public Directive directive(Progress progress) {
                    return ++questions == 7 ? Directive.SUSPEND : Directive.CONTINUE;
                }

                @Override
                public void checkpoint(TrainingState state) {
                    if (state.position().batch() == 2) {
                        states.add(new TrainingState(Map.of("parameters", state.tensors().get("parameters").dup(),
                                "velocity", state.tensors().get("velocity").dup()), state.position()));
                    }
                }
            }, Duration.ZERO).train();
            new Trainer(second, hyperparameters, null, measurement -> { }).resume(states.get(0));

            assertThat(second.parameters().toFloatVector()).containsExactly(whole.parameters().toFloatVector());
        }
    }

    @Test
    void refusesNetworksThatAreNoPolicy() {
        PolicyGradient objective = new PolicyGradient(new CartPole(10_000), 0.99, Baseline.MEAN, 10, 20);
        Environment environment = objective.environment();
        Architecture wrong = new Architecture(environment.observation(), List.of(new Dense(3, Activation.SIGMOID)));

        assertThat(Trainer.violations(wrong, hyperparameters(objective, 1, 1000, 1), environment)).extracting(Violation::field)
                .containsExactly("architecture/layers/0/units", "architecture/layers/0/activation", "batch_size");
    }

    @Test
    void refusesTheMeanBaselineWithASingleEpisode() {
        Environment environment = new CartPole(500);

        assertThat(Trainer.violations(policy(environment), hyperparameters(new PolicyGradient(environment, 0.99, Baseline.MEAN, 10, 20), 1,
                1, 0.3), environment)).extracting(Violation::field).containsExactly("batch_size");
        assertThat(Trainer.violations(policy(environment), hyperparameters(new PolicyGradient(environment, 0.99, Baseline.NONE, 10, 20), 1,
                1, 0.3), environment)).isEmpty();
    }

    /** With dropout, the gradient would belong to another policy than the one that acts. */
    @Test
    void refusesDropoutInAPolicy() {
        Environment environment = new CartPole(500);
        PolicyGradient objective = new PolicyGradient(environment, 0.99, Baseline.MEAN, 10, 20);
        Architecture dropout = new Architecture(environment.observation(),
                List.of(new Dense(8, Activation.TANH), new Dropout(0.5), new Dropout(0), new Dense(2, Activation.SOFTMAX)));

        assertThat(Trainer.violations(dropout, hyperparameters(objective, 1, 10, 0.3), environment)).extracting(Violation::field)
                .containsExactly("architecture/layers/1/rate");
    }

    @Test
    void refusesAStepActivationInAHiddenLayer() {
        PolicyGradient objective = new PolicyGradient(new CartPole(500), 0.99, Baseline.MEAN, 10, 20);
        Environment environment = objective.environment();
        Architecture steps = new Architecture(environment.observation(),
                List.of(new Dense(8, Activation.STEP), new Dense(2, Activation.SOFTMAX)));

        assertThat(Trainer.violations(steps, hyperparameters(objective, 1, 10, 0.3), environment)).extracting(Violation::field)
                .containsExactly("architecture/layers/0/activation");
    }

    private static Map<String, Double> trained(PolicyGradient objective, int epochs) {
        Hyperparameters hyperparameters = hyperparameters(objective, epochs, 16, 0.3);
        try (Network network = network(objective.environment())) {
            new Trainer(network, hyperparameters, null, measurement -> { }).train();
            return objective.test(network, hyperparameters, null);
        }
    }

    private static Network network(Environment environment) {
        return Network.of(policy(environment));
    }

    private static Architecture policy(Environment environment) {
        return new Architecture(environment.observation(), List.of(new Dense(32, Activation.TANH),
                new Dense(environment.actions().size(), Activation.SOFTMAX)));
    }

    private static Hyperparameters hyperparameters(PolicyGradient objective, int epochs, int episodes, double eta) {
        boolean small = eta == 1;
        return new Hyperparameters(objective, Cost.LOG_LIKELIHOOD, small ? Initialization.ZEROS : Initialization.SCALED_NORMAL,
                new Sgd(eta, small ? 0 : 0.9), new LearningRateSchedule.Constant(), null, Regularization.NONE, null, episodes, epochs, 1,
                Monitor.EPOCHS);
    }
}
