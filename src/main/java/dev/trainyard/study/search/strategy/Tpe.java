package dev.trainyard.study.search.strategy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.nn.Check;
import dev.trainyard.nn.Randomness;
import dev.trainyard.study.search.space.Configuration;
import dev.trainyard.study.search.space.UnitCube;
import dev.trainyard.study.search.trial.History;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tree-structured Parzen estimator (Bergstra et al. 2011), multivariate as in Falkner et al. 2018 (BOHB) and Optuna: draws candidates from
 * the density l of good configurations, and takes the one with the greatest l/g, where g is the density of the others. Running trials
 * count as bad, so that parallel trials differ.
 *
 * @param startupTrials the number of quasi-random trials before the first model
 * @param candidates    the number of candidates for a trial
 */
@JsonTypeName("tpe")
public record Tpe(@JsonProperty(defaultValue = "10") int startupTrials, @JsonProperty(defaultValue = "24") int candidates)
        implements Strategy {

    private static final double GOOD_SHARE = 0.1;
    private static final int MOST_GOOD = 25;

    public Tpe {
        new Check().that(startupTrials >= 1, "startup_trials", "must be at least 1", startupTrials)
                .that(candidates >= 1 && candidates <= 10_000, "candidates", "must be between 1 and 10000", candidates).done();
    }

    @Override
    public Optional<Configuration> suggest(UnitCube cube, History history, long seed, int number) {
        UntriedConfigurations unseen = new UntriedConfigurations(cube, history);
        Randomness randomness = Randomness.of(seed, Randomness.Purpose.SEARCH, number);
        Observed observed = Observed.of(cube, history, randomness);
        if (history.trials().size() < startupTrials || observed.losses().length == 0) {
            return QuasiRandom.next(cube, unseen, history.trials().size(), seed, number);
        }
        return unseen.first(candidates(cube, observed, candidates, randomness), randomness);
    }

    /** Returns candidates, the greatest l/g first. */
    static List<double[]> candidates(UnitCube cube, Observed observed, int count, Randomness randomness) {
        int[] byLoss = observed.byLoss();
        int good = Math.min((int) Math.ceil(GOOD_SHARE * byLoss.length), MOST_GOOD);
        ParzenEstimator l = new ParzenEstimator(cube, points(observed, Arrays.copyOf(byLoss, good)));
        List<double[]> bad = points(observed, Arrays.copyOfRange(byLoss, good, byLoss.length));
        bad.addAll(observed.running());
        ParzenEstimator g = new ParzenEstimator(cube, bad);
        Map<double[], Double> scores = new HashMap<>();
        List<double[]> candidates = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double[] candidate = l.sample(randomness);
            candidates.add(candidate);
            scores.put(candidate, l.logDensity(candidate) - g.logDensity(candidate));
        }
        candidates.sort(Comparator.comparingDouble(candidate -> -scores.get(candidate)));
        return candidates;
    }

    private static List<double[]> points(Observed observed, int[] indices) {
        return new ArrayList<>(Arrays.stream(indices).sorted().mapToObj(observed.points()::get).toList());
    }
}
