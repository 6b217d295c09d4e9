package dev.trainyard.study.search.analysis;

import dev.trainyard.study.search.space.Parameter;
import dev.trainyard.study.search.space.UnitCube;
import dev.trainyard.study.search.trial.History;
import dev.trainyard.study.search.trial.Trial;
import dev.trainyard.study.search.trial.TrialStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A reason to doubt the result of a search, with advice.
 *
 * @param parameter the parameter that the reason concerns, or null
 * @param message   the measured values and the advice
 */
public record Doubt(Kind kind, String parameter, String message) {

    /** Kind of a reason. */
    public enum Kind {
        BEST_ON_BOUNDARY, FEW_TRIALS, STILL_IMPROVING, NOISE, MANY_FAILURES
    }

    /** Distance from an end of [0, 1] that counts as the end. */
    private static final double BOUNDARY = 0.02;
    private static final int TRIALS_PER_PARAMETER = 5;
    private static final int LEAST_TRIALS = 10;
    private static final double MANY_FAILURES = 0.2;

    /**
     * Returns the doubts about the best trial of the first objective; none before a trial is complete.
     *
     * @param deviations the standard deviation of a trial's value over several seeds, by the trial's number; may be empty
     */
    public static List<Doubt> of(UnitCube cube, History history, Map<Integer, Double> deviations) {
        Trial best = history.best();
        List<Doubt> doubts = new ArrayList<>();
        if (best == null) {
            return doubts;
        }
        List<Trial> complete = history.complete();
        cube.find(best.configuration()).ifPresent(point -> addBoundaries(cube, point, best, doubts));
        int enough = Math.max(LEAST_TRIALS, TRIALS_PER_PARAMETER * cube.dimensions());
        if (complete.size() < enough && complete.size() < cube.count()) {
            doubts.add(new Doubt(Kind.FEW_TRIALS, null, text("%d complete trials are few for %d parameters: run at least %d",
                    complete.size(), cube.dimensions(), enough)));
        }
        int last = complete.get(complete.size() - 1).number();
        if (complete.size() >= LEAST_TRIALS && best.number() > 0.9 * last) {
            doubts.add(new Doubt(Kind.STILL_IMPROVING, null,
                    text("the best trial, %d, is among the last of %d: more trials may improve on it", best.number(), last + 1)));
        }
        addNoise(history, complete, deviations, doubts);
        long failed = history.withStatus(TrialStatus.FAILED).size();
        if (failed > MANY_FAILURES * history.trials().size()) {
            doubts.add(new Doubt(Kind.MANY_FAILURES, null, text("%d of %d trials failed: exclude the infeasible part of the space", failed,
                    history.trials().size())));
        }
        return doubts;
    }

    private static void addBoundaries(UnitCube cube, double[] point, Trial best, List<Doubt> doubts) {
        for (int i = 0; i < point.length; i++) {
            Parameter parameter = cube.parameter(i);
            boolean low = parameter.continuous() ? point[i] <= BOUNDARY : parameter.index(point[i]) == 0;
            boolean high = parameter.continuous() ? point[i] >= 1 - BOUNDARY : parameter.index(point[i]) == parameter.count() - 1;
            // If there are only two values, each is at an end.
            if (!Double.isNaN(point[i]) && parameter.ordered() && parameter.count() > 2 && (low || high)) {
                doubts.add(new Doubt(Kind.BEST_ON_BOUNDARY, parameter.name(), text("the best value, %s, is at the %s end of the range: "
                        + "extend the range", best.configuration().get(parameter.name()), low ? "lower" : "upper")));
            }
        }
    }

    /** The best tenth of the trials, but at least two, should differ by more than the noise. */
    private static void addNoise(History history, List<Trial> complete, Map<Integer, Double> deviations, List<Doubt> doubts) {
        double noise = deviations.values().stream().mapToDouble(value -> value).average().orElse(0);
        double[] losses = complete.stream().mapToDouble(trial -> history.losses(trial.values())[0]).sorted().toArray();
        int last = Math.min(losses.length - 1, Math.max(1, losses.length / 10));
        double difference = losses[last] - losses[0];
        if (noise > 0 && losses.length >= 2 && difference < noise) {
            doubts.add(new Doubt(Kind.NOISE, null, text("the best %d trials differ by %.3g, less than the standard deviation over seeds, "
                    + "%.3g: run more seeds per trial", last + 1, difference, noise)));
        }
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
