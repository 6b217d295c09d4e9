package dev.trainyard.study.search.strategy;

import dev.trainyard.nn.Randomness;
import dev.trainyard.study.search.space.UnitCube;
import dev.trainyard.study.search.trial.History;
import dev.trainyard.study.search.trial.Trial;
import dev.trainyard.study.search.trial.TrialStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The history as points and losses that a model can learn from. Trials whose configurations are not in the space are left out.
 *
 * <p>A failed trial, and one with a value that is not finite, has the greatest loss of the complete trials, so that a model avoids its
 * surroundings. A pruned trial has the loss of its last report, but at least the median of the complete trials: it was pruned because it
 * was worse than others, and later reports would have been better.
 *
 * @param points  canonical points of the ended trials
 * @param losses  their losses
 * @param running canonical points of the running trials
 */
record Observed(List<double[]> points, double[] losses, List<double[]> running) {

    /** ρ of the augmented Tchebycheff function. */
    private static final double AUGMENTATION = 0.05;

    /** @param randomness draws the weights of several objectives */
    static Observed of(UnitCube cube, History history, Randomness randomness) {
        List<Trial> complete = history.complete();
        if (complete.isEmpty()) {
            return new Observed(List.of(), new double[0], points(cube, history.withStatus(TrialStatus.RUNNING)));
        }
        Scalarization scalarization = Scalarization.of(history, complete, randomness);
        double[] sorted = complete.stream().mapToDouble(trial -> scalarization.loss(trial.values())).sorted().toArray();
        double worst = sorted[sorted.length - 1];
        double median = sorted[sorted.length / 2];
        List<double[]> points = new ArrayList<>();
        List<Double> losses = new ArrayList<>();
        for (Trial trial : history.trials()) {
            if (trial.status() != TrialStatus.RUNNING) {
                cube.find(trial.configuration()).ifPresent(point -> {
                    points.add(point);
                    losses.add(loss(trial, scalarization, median, worst));
                });
            }
        }
        return new Observed(points, losses.stream().mapToDouble(loss -> loss).toArray(),
                points(cube, history.withStatus(TrialStatus.RUNNING)));
    }

    private static double loss(Trial trial, Scalarization scalarization, double median, double worst) {
        boolean pruned = trial.status() == TrialStatus.PRUNED && !trial.reports().isEmpty();
        List<Double> values = pruned ? trial.reports().get(trial.reports().lastKey()) : trial.values();
        double loss = values.isEmpty() ? Double.NaN : scalarization.loss(values);
        if (!Double.isFinite(loss)) {
            return worst;
        }
        return pruned ? Math.max(loss, median) : loss;
    }

    private static List<double[]> points(UnitCube cube, List<Trial> trials) {
        return trials.stream().flatMap(trial -> cube.find(trial.configuration()).stream()).toList();
    }

    /** Returns the indices of the ended trials, best first; earlier ones first if equal. */
    int[] byLoss() {
        return IntStream.range(0, losses.length).boxed().sorted(Comparator.comparingDouble(i -> losses[i])).mapToInt(i -> i).toArray();
    }

    double best() {
        return Arrays.stream(losses).min().orElse(Double.NaN);
    }

    /**
     * One loss of all objectives. Several objectives are scaled to [0, 1] and combined by the augmented Tchebycheff function with random
     * weights, max wᵢfᵢ + ρ Σ wᵢfᵢ, whose minima for all weights are the Pareto front (Knowles 2006: ParEGO).
     */
    private record Scalarization(History history, double[] low, double[] scale, double[] weights) {

        static Scalarization of(History history, List<Trial> complete, Randomness randomness) {
            int objectives = history.directions().size();
            double[] low = new double[objectives];
            double[] scale = new double[objectives];
            double[] weights = new double[objectives];
            double sum = 0;
            for (int i = 0; i < objectives; i++) {
                int objective = i;
                double[] losses = complete.stream().mapToDouble(trial -> history.losses(trial.values())[objective]).sorted().toArray();
                low[i] = losses[0];
                double range = losses[losses.length - 1] - losses[0];
                scale[i] = range > 0 && Double.isFinite(range) ? range : 1;
                // Exponential numbers divided by their sum are uniform on the simplex.
                weights[i] = -StrictMath.log(1 - randomness.nextDouble());
                sum += weights[i];
            }
            for (int i = 0; i < objectives; i++) {
                weights[i] /= sum;
            }
            return new Scalarization(history, low, scale, weights);
        }

        double loss(List<Double> values) {
            double[] losses = history.losses(values);
            if (losses.length == 1) {
                return losses[0];
            }
            double greatest = Double.NEGATIVE_INFINITY;
            double sum = 0;
            for (int i = 0; i < losses.length; i++) {
                double weighted = weights[i] * (losses[i] - low[i]) / scale[i];
                greatest = Math.max(greatest, weighted);
                sum += weighted;
            }
            return greatest + AUGMENTATION * sum;
        }
    }
}
