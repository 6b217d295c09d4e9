package dev.trainyard.nn.reinforcement;

import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.kernel.Buffer;
import dev.trainyard.nn.kernel.Matrix;
import dev.trainyard.nn.network.MetricSums;
import dev.trainyard.nn.network.Network;
import java.util.Arrays;
import java.util.function.LongFunction;

/**
 * The rollout of a policy π(action | observation): the observations, actions and rewards of some episodes. The episodes are played in
 * parallel, so that one forward pass serves all of them; steps are stored in the order of time. Not thread-safe.
 */
public final class Rollout implements AutoCloseable {

    private final Environment environment;
    private final Network policy;
    private final int width;
    private final Buffer seen;
    private final Buffer observations;
    private double[] x = new double[0];
    private double[] all = new double[0];
    private double[] probabilities = new double[0];
    private int[] episodes = new int[0];
    private int[] times = new int[0];
    private int[] actions = new int[0];
    private double[] rewards = new double[0];
    private int steps;
    private int count;

    public Rollout(Environment environment, Network policy) {
        this.environment = environment;
        this.policy = policy;
        this.width = environment.observation().size();
        this.seen = new Buffer(policy.parameters().dataType(), width);
        this.observations = new Buffer(policy.parameters().dataType(), width);
    }

    /**
     * Plays episodes to their ends; they replace the previous episodes.
     *
     * @param random returns the random numbers of an episode by its index, for the environment and for drawing actions from π
     * @param greedy whether to take the likeliest action, as a served model does, instead of drawing one
     */
    public void play(int episodes, LongFunction<Randomness> random, boolean greedy) {
        count = episodes;
        steps = 0;
        Randomness[] chances = new Randomness[episodes];
        Environment.Episode[] open = new Environment.Episode[episodes];
        int[] alive = new int[episodes];
        for (int e = 0; e < episodes; e++) {
            chances[e] = random.apply(e);
            open[e] = environment.start(chances[e]);
            alive[e] = e;
        }
        int live = episodes;
        for (int t = 0; live > 0; t++) {
            reserve(live);
            answer(open, alive, live);
            int still = 0;
            for (int i = 0; i < live; i++) {
                int e = alive[i];
                int k = steps + i;
                this.episodes[k] = e;
                times[k] = t;
                actions[k] = greedy ? likeliest(i) : draw(i, chances[e]);
                rewards[k] = open[e].act(actions[k]);
                if (!open[e].isOver()) {
                    alive[still++] = e;
                }
            }
            steps += live;
            live = still;
        }
    }

    /** Computes π for the observations of the unfinished episodes. */
    private void answer(Environment.Episode[] open, int[] alive, int live) {
        for (int i = 0; i < live; i++) {
            open[alive[i]].observe(x, i * width);
        }
        System.arraycopy(x, 0, all, steps * width, live * width);
        Matrix now = seen.rows(live);
        policy.kernels().write(x, now);
        policy.kernels().read(policy.feedforward(now), probabilities);
    }

    private int likeliest(int row) {
        int choices = actionCount();
        return MetricSums.argmax(probabilities, row * choices, choices);
    }

    private int draw(int row, Randomness random) {
        int choices = actionCount();
        double u = random.nextDouble();
        for (int action = 0; action < choices - 1; action++) {
            u -= probabilities[row * choices + action];
            if (u < 0) {
                return action;
            }
        }
        return choices - 1;
    }

    private int actionCount() {
        return environment.actions().size();
    }

    private void reserve(int live) {
        if (x.length < live * width) {
            x = new double[live * width];
            probabilities = new double[live * actionCount()];
        }
        if (actions.length < steps + live) {
            int capacity = Math.max(2 * actions.length, steps + live);
            all = Arrays.copyOf(all, capacity * width);
            episodes = Arrays.copyOf(episodes, capacity);
            times = Arrays.copyOf(times, capacity);
            actions = Arrays.copyOf(actions, capacity);
            rewards = Arrays.copyOf(rewards, capacity);
        }
    }

    /** Returns the number of steps in all episodes. */
    public int steps() {
        return steps;
    }

    /** Returns the observation at each step. Shape: {@code [steps, |x|]}. */
    public Matrix observations() {
        Matrix matrix = observations.rows(steps);
        policy.kernels().write(all, matrix);
        return matrix;
    }

    /** Returns the action at step {@code k}. */
    public int action(int k) {
        return actions[k];
    }

    /** Returns the mean over the episodes of the sum of rewards. */
    public double meanReturn() {
        double sum = 0;
        for (int k = 0; k < steps; k++) {
            sum += rewards[k];
        }
        return sum / count;
    }

    /** Returns the mean number of steps in an episode. */
    public double meanLength() {
        return (double) steps / count;
    }

    /** Computes the discounted returns: g[k] = Gₖ = Σᵢ γⁱ rᵢ, over the rewards of the episode from step k on. */
    public void returns(double gamma, double[] g) {
        double[] later = new double[count];
        for (int k = steps - 1; k >= 0; k--) {
            later[episodes[k]] = rewards[k] + gamma * later[episodes[k]];
            g[k] = later[episodes[k]];
        }
    }

    /** Subtracts from the value of each step the mean of the values at the same time in all episodes. */
    public void subtractMeansOfTimes(double[] values) {
        for (int from = 0; from < steps; ) {
            int to = from;
            double sum = 0;
            while (to < steps && times[to] == times[from]) {
                sum += values[to++];
            }
            double mean = sum / (to - from);
            while (from < to) {
                values[from++] -= mean;
            }
        }
    }

    @Override
    public void close() {
        seen.close();
        observations.close();
    }
}
