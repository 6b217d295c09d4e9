package dev.trainyard.study.search.strategy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.nn.Check;
import dev.trainyard.nn.Randomness;
import dev.trainyard.study.search.gaussianprocess.Acquisition;
import dev.trainyard.study.search.gaussianprocess.GaussianProcess;
import dev.trainyard.study.search.gaussianprocess.Observations;
import dev.trainyard.study.search.space.Configuration;
import dev.trainyard.study.search.space.UnitCube;
import dev.trainyard.study.search.strategy.AcquisitionSearch.Candidate;
import dev.trainyard.study.search.trial.History;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Bayesian optimisation (Snoek, Larochelle and Adams 2012): a Gaussian process models the loss, and the next trial is where it expects the
 * greatest improvement. When the expected improvement has become small, the search has converged, perhaps to a local minimum: trials then
 * look for an improvement on the second-best region, outside the neighbourhood of the best, and so on; if all regions have converged, the
 * Parzen estimator of {@link Tpe} chooses.
 *
 * @param startupTrials the number of quasi-random trials before the first model; null for a number that grows with the space
 */
@JsonTypeName("bayesian")
public record Bayesian(@JsonProperty Integer startupTrials) implements Strategy {

    private static final int LEAST_OBSERVATIONS = 3;
    private static final int UNIFORM_CANDIDATES = 200;
    private static final int NEAR_CANDIDATES = 100;
    private static final int PARZEN_CANDIDATES = 24;
    /** Candidates are drawn near this many of the best points. */
    private static final int BEST = 5;
    private static final int REGIONS = 4;
    /** Below this expected improvement, relative to the spread of values, every second trial leaves the best region. */
    private static final double SMALL = StrictMath.log(1e-3);
    /** Below this expected improvement, every trial leaves the region. */
    private static final double NEGLIGIBLE = StrictMath.log(1e-6);

    public Bayesian {
        new Check().that(startupTrials == null || startupTrials >= 1, "startup_trials", "must be at least 1", startupTrials).done();
    }

    @Override
    public Optional<Configuration> suggest(UnitCube cube, History history, long seed, int number) {
        UntriedConfigurations unseen = new UntriedConfigurations(cube, history);
        Randomness randomness = Randomness.of(seed, Randomness.Purpose.SEARCH, number);
        Observed observed = Observed.of(cube, history, randomness);
        if (history.trials().size() < startupTrials(cube) || observed.losses().length < LEAST_OBSERVATIONS) {
            return QuasiRandom.next(cube, unseen, history.trials().size(), seed, number);
        }
        return unseen.first(candidates(cube, observed, unseen, number, randomness), randomness);
    }

    private int startupTrials(UnitCube cube) {
        return startupTrials == null ? Math.min(4 + cube.dimensions() / 3, 20) : startupTrials;
    }

    /** Returns points in the order of preference. */
    private static List<double[]> candidates(UnitCube cube, Observed observed, UntriedConfigurations unseen, int number,
            Randomness randomness) {
        Features features = new Features(cube);
        GaussianProcess process = GaussianProcess.learn(
                new Observations(features.categorical(), features.columns(observed.points()), observed.losses()),
                features.columns(observed.running()), randomness);
        List<double[]> parzen = Tpe.candidates(cube, observed, PARZEN_CANDIDATES, randomness);
        List<double[]> candidates = new ArrayList<>();
        List<double[]> centres = new ArrayList<>();
        for (int region = 0; region < REGIONS; region++) {
            Acquisition acquisition = process.improvementOutside(centres);
            if (!acquisition.isDefined()) {
                break;
            }
            int[] best = Arrays.stream(observed.byLoss())
                    .filter(i -> acquisition.covers(features.of(observed.points().get(i)))).limit(BEST).toArray();
            List<double[]> points = AcquisitionSearch.candidates(cube,
                    Arrays.stream(best).mapToObj(observed.points()::get).toList(), UNIFORM_CANDIDATES, NEAR_CANDIDATES, randomness);
            points.addAll(parzen);
            Candidate found = new AcquisitionSearch(cube, acquisition).search(points).stream()
                    .filter(candidate -> unseen.contains(candidate.point())).findFirst().orElse(null);
            if (found != null) {
                double improvement = found.score() - StrictMath.log(process.spread());
                candidates.add(found.point());
                if (improvement > SMALL || improvement > NEGLIGIBLE && region == 0 && number % 2 == 0) {
                    return candidates.subList(candidates.size() - 1, candidates.size());
                }
            }
            if (best.length == 0) {
                break;
            }
            centres.add(features.of(observed.points().get(best[0])));
        }
        candidates.addAll(0, parzen.subList(0, 1));
        return candidates;
    }
}
