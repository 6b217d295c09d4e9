package dev.trainyard.nn.training;

import static dev.trainyard.nn.metric.MetricNames.EPISODE_LENGTH;
import static dev.trainyard.nn.metric.MetricNames.EPISODE_RETURN;
import static dev.trainyard.nn.metric.MetricNames.EVALUATION_RETURN;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.nn.Check;
import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.Randomness.Purpose;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.kernel.Buffer;
import dev.trainyard.nn.kernel.Matrix;
import dev.trainyard.nn.layer.Accumulation;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.Dropout;
import dev.trainyard.nn.layer.Parameters;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.Network;
import dev.trainyard.nn.optimizer.UpdateRule;
import dev.trainyard.nn.reinforcement.Environment;
import dev.trainyard.nn.reinforcement.Rollout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reinforcement learning by REINFORCE with a baseline (Williams 1992): the network is a policy π(action | observation), and its parameters
 * move along Σₖ (Gₖ − b) ∇ ln π(aₖ | xₖ), which raises the mean return. A mini-batch consists of {@code batchSize} episodes.
 *
 * @param environment        the environment in which the network acts
 * @param discount           γ in Gₖ = Σᵢ γⁱ r
 * @param baseline           b, which removes most of the gradient's noise without changing its direction on average
 * @param stepsPerEpoch      the number of updates in an epoch
 * @param evaluationEpisodes the number of episodes played for each measurement, with the likeliest actions
 */
@JsonTypeName("policy_gradient")
public record PolicyGradient(Environment environment, @JsonProperty(defaultValue = "0.99") double discount,
        @JsonProperty(defaultValue = "mean") Baseline baseline, @JsonProperty(defaultValue = "10") int stepsPerEpoch,
        @JsonProperty(defaultValue = "20") int evaluationEpisodes) implements Objective {

    /** The value subtracted from a return. */
    public enum Baseline {
        @JsonProperty("none") NONE,
        /**
         * The mean return at the same time over the mini-batch's episodes. The advantages are then divided by their standard deviation;
         * if all episodes have equal returns, they are 0. Needs two episodes in a mini-batch, because a single episode equals its mean.
         */
        @JsonProperty("mean") MEAN
    }

    /** The maximum number of steps in a mini-batch: their observations pass through the network at once. */
    public static final int MAX_STEPS_IN_BATCH = 1 << 20;
    /**
     * The share of the largest return up to which the standard deviation of the advantages counts as rounding error. The rounding error of
     * the mean of up to 2¹⁶ equal returns is at most 10⁻¹¹ of a return; an episode that differs in a single reward deviates by more than
     * this share.
     */
    private static final double ROUNDING = 1e-9;
    public static final int TEST_EPISODES = 100;

    public PolicyGradient {
        Check check = new Check();
        check.present(environment, "environment");
        check.that(discount > 0 && discount <= 1, "discount", "must be in (0, 1]", discount)
                .that(stepsPerEpoch >= 1 && stepsPerEpoch <= 10_000, "steps_per_epoch", "must be from 1 to 10000", stepsPerEpoch)
                .that(evaluationEpisodes >= 1 && evaluationEpisodes <= 1000, "evaluation_episodes", "must be from 1 to 1000",
                        evaluationEpisodes)
                .done();
    }

    @Override
    public Learner bind(Network network, Hyperparameters hyperparameters, Dataset dataset) {
        return new PolicyGradientLearner(this, network, hyperparameters);
    }

    @Override
    public List<String> scores(Architecture architecture, Targets targets, Set<Split> splits) {
        return List.of(EPISODE_RETURN, EVALUATION_RETURN);
    }

    @Override
    public String naturalMetric(Architecture architecture, Targets targets, Set<Split> splits) {
        return EVALUATION_RETURN;
    }

    @Override
    public List<Violation> violations(Architecture architecture, Hyperparameters hyperparameters, Shape input, Targets targets) {
        List<Violation> violations = new ArrayList<>(Supervised.shapeViolations(architecture, input, targets));
        if (architecture.activation() != Activation.SOFTMAX) {
            violations.add(new Violation("architecture/layers/%d/activation".formatted(architecture.layers().size() - 1),
                    "must be softmax: a policy is the probabilities of the actions"));
        }
        for (int l = 0; l < architecture.layers().size(); l++) {
            if (architecture.layers().get(l) instanceof Dropout dropout && dropout.rate() > 0) {
                violations.add(new Violation("architecture/layers/%d/rate".formatted(l), ("must be 0: the whole policy plays the "
                        + "episodes, so its gradient must not leave out neurons; got %s").formatted(dropout.rate())));
            }
        }
        if (baseline == Baseline.MEAN && hyperparameters.batchSize() == 1) {
            violations.add(new Violation("batch_size", "must be at least 2 episodes with the baseline mean, got 1: a single episode "
                    + "equals its mean, so that the policy would learn nothing; set objective.baseline to none or use more episodes"));
        }
        long steps = (long) hyperparameters.batchSize() * environment.maxSteps();
        if (steps > MAX_STEPS_IN_BATCH) {
            violations.add(new Violation("batch_size", "must be at most %d episodes of %d steps, got %d".formatted(
                    MAX_STEPS_IN_BATCH / environment.maxSteps(), environment.maxSteps(), hyperparameters.batchSize())));
        }
        return violations;
    }

    /** Returns the mean return and length of {@value #TEST_EPISODES} new episodes, played with the likeliest actions. */
    @Override
    public Map<String, Double> test(Network network, Hyperparameters hyperparameters, Dataset dataset) {
        try (Rollout rollout = new Rollout(environment, network)) {
            rollout.play(TEST_EPISODES, e -> Randomness.of(hyperparameters.seed(), Purpose.TEST_EPISODE, e), true);
            return Map.of(EPISODE_RETURN, rollout.meanReturn(), EPISODE_LENGTH, rollout.meanLength());
        }
    }

    private static final class PolicyGradientLearner implements Learner {

        private final PolicyGradient objective;
        private final Network network;
        private final Hyperparameters hyperparameters;
        private final UpdateRule rule;
        private final Rollout rollout;
        private final Parameters gradient;
        private final Buffer errors;
        private double[] advantages = new double[0];
        private double[] delta = new double[0];
        private double returns;
        private double lengths;
        private int updates;
        private boolean finite = true;

        PolicyGradientLearner(PolicyGradient objective, Network network, Hyperparameters hyperparameters) {
            this.objective = objective;
            this.network = network;
            this.hyperparameters = hyperparameters;
            this.rule = hyperparameters.updateRule(network.learning(), hyperparameters.batchSize(), network.kernels());
            this.rollout = new Rollout(objective.environment, network);
            this.gradient = network.learning().zerosLike();
            this.errors = new Buffer(network.parameters().dataType(), network.architecture().output().size());
        }

        @Override
        public int steps() {
            return objective.stepsPerEpoch;
        }

        @Override
        public void startEpoch(int epoch) {
            returns = 0;
            lengths = 0;
            updates = 0;
        }

        @Override
        public int step(int batch, long step, double eta, boolean looked) {
            int episodes = hyperparameters.batchSize();
            rollout.play(episodes, e -> Randomness.of(hyperparameters.seed(), Purpose.EPISODE, step * episodes + e), false);
            returns += rollout.meanReturn();
            lengths += rollout.meanLength();
            updates++;
            Matrix error = outputError(step);
            if (looked) {
                network.backpropagate(error, Accumulation.gradient(gradient, rollout.steps()));
                error = outputError(step); // each backward pass needs its own forward pass
            }
            network.backpropagate(error, rule.accumulation(eta, rollout.steps()));
            rule.complete(eta);
            return episodes;
        }

        /** δᴸ = (Gₖ − b)(π(·|xₖ) − 1[aₖ]), the gradient of −(Gₖ − b) ln π(aₖ|xₖ) with respect to softmax's weighted inputs. */
        private Matrix outputError(long step) {
            int actions = network.architecture().output().size();
            int n = rollout.steps();
            if (advantages.length < n) {
                advantages = new double[n];
                delta = new double[n * actions];
            }
            judge(n);
            Matrix pi = network.feedforward(rollout.observations(),
                    Randomness.of(hyperparameters.seed(), Purpose.DROPOUT, step));
            network.kernels().read(pi, delta);
            for (int k = 0; k < n; k++) {
                finite &= Double.isFinite(delta[k * actions]);
                delta[k * actions + rollout.action(k)] -= 1;
                for (int j = 0; j < actions; j++) {
                    delta[k * actions + j] *= advantages[k];
                }
            }
            Matrix error = errors.rows(n);
            network.kernels().write(delta, error);
            return error;
        }

        /** Computes the advantages Gₖ − b. */
        private void judge(int n) {
            rollout.returns(objective.discount, advantages);
            if (objective.baseline == Baseline.MEAN) {
                double largest = 0;
                for (int k = 0; k < n; k++) {
                    largest = Math.max(largest, Math.abs(advantages[k]));
                }
                rollout.subtractMeansOfTimes(advantages);
                double squares = 0;
                for (int k = 0; k < n; k++) {
                    squares += advantages[k] * advantages[k];
                }
                double deviation = Math.sqrt(squares / n);
                // If all episodes have equal returns, the advantages are only rounding errors and must not be scaled up to deviation 1.
                double scale = deviation <= ROUNDING * largest ? 0 : 1 / deviation;
                for (int k = 0; k < n; k++) {
                    advantages[k] *= scale;
                }
            }
        }

        @Override
        public boolean isFinite() {
            return finite;
        }

        @Override
        public Map<String, Double> measure(boolean endOfEpoch) {
            Map<String, Double> metrics = new LinkedHashMap<>();
            metrics.put(EPISODE_RETURN, returns / updates);
            metrics.put(EPISODE_LENGTH, lengths / updates);
            rollout.play(objective.evaluationEpisodes,
                    e -> Randomness.of(hyperparameters.seed(), Purpose.EVALUATION_EPISODE, e), true);
            metrics.put(EVALUATION_RETURN, rollout.meanReturn());
            metrics.putAll(GradientNorms.of(gradient, network.kernels()));
            return metrics;
        }

        @Override
        public Map<String, Parameters> state() {
            return rule.state();
        }

        @Override
        public Map<String, Double> sums() {
            return Map.of("returns", returns, "lengths", lengths, "updates", (double) updates);
        }

        @Override
        public void restore(Map<String, Double> sums) {
            returns = sums.get("returns");
            lengths = sums.get("lengths");
            updates = sums.get("updates").intValue();
        }

        @Override
        public void close() {
            rule.close();
            rollout.close();
            gradient.close();
            errors.close();
        }
    }
}
