package dev.trainyard.study.search.analysis;

import dev.trainyard.nn.Check;
import dev.trainyard.study.search.space.Parameter;
import dev.trainyard.study.search.space.UnitCube;
import dev.trainyard.study.search.trial.History;
import dev.trainyard.study.search.trial.Trial;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Importance of parameters by PED-ANOVA (Watanabe, Bansal and Hutter 2023), with conditional parameters as in condPED-ANOVA (2026): the
 * Pearson divergence of the density of a parameter's values in the best trials from its density in all trials. A parameter is important if
 * the best trials have other values than the rest. The values equal those of Optuna 5.
 *
 * @param targetQuantile γ', the share of trials that are the best
 * @param regionQuantile γ, the share of trials that they are compared with; 1 for all
 */
public record PedAnova(double targetQuantile, double regionQuantile) {

    /** A density is estimated from this many trials at least. */
    private static final int LEAST_TRIALS = 2;
    private static final double LEAST_DENSITY = 1e-12;

    public PedAnova {
        new Check().that(targetQuantile > 0 && targetQuantile < regionQuantile, "target_quantile",
                        "must be greater than 0 and less than region_quantile, " + regionQuantile, targetQuantile)
                .that(regionQuantile <= 1, "region_quantile", "must be at most 1", regionQuantile).done();
    }

    /** Compares the best tenth of all trials with all. */
    public PedAnova() {
        this(0.1, 1);
    }

    /**
     * Returns the importance of each parameter that was active in a complete trial, for a low loss in one objective. The sum is 1; all are
     * equal if the trials show no difference.
     */
    public Map<String, Double> importances(UnitCube cube, History history, int objective) {
        Map<String, Double> divergences = divergences(cube, history, objective);
        double sum = divergences.values().stream().mapToDouble(value -> value).sum();
        divergences.replaceAll((name, value) -> sum > 0 ? value / sum : 1.0 / divergences.size());
        return divergences;
    }

    /** Returns the importances before they are divided by their sum. */
    Map<String, Double> divergences(UnitCube cube, History history, int objective) {
        List<Trial> trials = history.complete();
        Map<String, Double> divergences = new LinkedHashMap<>();
        List<Trial> target = best(history, trials, targetQuantile, objective);
        List<Trial> region = best(history, trials, regionQuantile, objective);
        double quantile = (double) target.size() / region.size();
        for (Parameter parameter : cube.parameters()) {
            if (trials.stream().anyMatch(trial -> trial.configuration().get(parameter.name()) != null)) {
                double divergence = trials.size() < 2 ? 0 : divergence(parameter, target, region);
                divergences.put(parameter.name(), divergence * quantile * quantile);
            }
        }
        return divergences;
    }

    /** Returns the trials of losses up to the quantile, equal losses included. */
    private static List<Trial> best(History history, List<Trial> trials, double quantile, int objective) {
        double[] losses = trials.stream().mapToDouble(trial -> history.losses(trial.values())[objective]).sorted().toArray();
        if (losses.length == 0 || quantile == 1) {
            return trials;
        }
        double limit = losses[(int) Math.ceil(quantile * losses.length) - 1];
        return trials.stream().filter(trial -> history.losses(trial.values())[objective] <= limit).toList();
    }

    /** A parameter that is not always active counts for the share of the trials in which it is (condPED-ANOVA, theorem 4.2). */
    private static double divergence(Parameter parameter, List<Trial> target, List<Trial> region) {
        List<Trial> targetActive = active(parameter, target);
        List<Trial> regionActive = active(parameter, region);
        if (regionActive.size() < LEAST_TRIALS || targetActive.isEmpty() || parameter.count() == 1) {
            return 0;
        }
        double alpha = (double) targetActive.size() / target.size();
        double beta = (double) regionActive.size() / region.size();
        double[] top = density(parameter, targetActive);
        double[] all = density(parameter, regionActive);
        double divergence = 0;
        for (int i = 0; i < top.length; i++) {
            double ratio = (top[i] + LEAST_DENSITY) / (all[i] + LEAST_DENSITY) - 1;
            divergence += (all[i] + LEAST_DENSITY) * ratio * ratio;
        }
        return alpha * alpha / beta * divergence;
    }

    private static List<Trial> active(Parameter parameter, List<Trial> trials) {
        return trials.stream().filter(trial -> trial.configuration().get(parameter.name()) != null).toList();
    }

    private static double[] density(Parameter parameter, List<Trial> trials) {
        Cells cells = Cells.of(parameter);
        int[] counts = new int[cells.count()];
        trials.forEach(trial -> counts[cells.cell(trial.configuration().get(parameter.name()))]++);
        return parameter.ordered() ? GridDensity.ordered(counts) : GridDensity.categorical(counts);
    }

    /** Returns the importances in descending order. */
    public static Map<String, Double> sorted(Map<String, Double> importances) {
        Map<String, Double> sorted = new LinkedHashMap<>();
        importances.entrySet().stream().sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return sorted;
    }
}
