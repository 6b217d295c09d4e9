package dev.trainyard.study.search;

import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.study.search.pruner.Pruner;
import dev.trainyard.study.search.space.Configuration;
import dev.trainyard.study.search.space.SearchSpace;
import dev.trainyard.study.search.space.UnitCube;
import dev.trainyard.study.search.strategy.Strategy;
import dev.trainyard.study.search.trial.Direction;
import dev.trainyard.study.search.trial.History;
import dev.trainyard.study.search.trial.Trial;
import dev.trainyard.study.search.trial.TrialStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * A search in ask-and-tell form: the caller asks for a trial, evaluates its configuration, and tells the outcome.
 *
 * <pre>{@code
 * Search search = new Search(space, new Bayesian(null), new NoPruner(), List.of(Direction.MINIMIZE), 42);
 * Trial trial = search.ask().orElseThrow();
 * search.tell(trial.number(), List.of(loss(trial.configuration())));
 * }</pre>
 *
 * The next trial depends on the seed and the history only: a search that is restored from its trials continues as if it had never stopped.
 * Several trials may run at a time. Not thread-safe.
 */
public final class Search {

    private final UnitCube cube;
    private final Strategy strategy;
    private final Pruner pruner;
    private final List<Direction> directions;
    private final long seed;
    private final SortedMap<Integer, Trial> trials = new TreeMap<>();

    public Search(SearchSpace space, Strategy strategy, Pruner pruner, List<Direction> directions, long seed) {
        this.cube = space.bind();
        this.strategy = strategy;
        this.pruner = pruner;
        this.directions = List.copyOf(directions);
        this.seed = seed;
    }

    /** Adds the trials that this search had before an interruption. */
    public void restore(History history) {
        history.trials().forEach(trial -> trials.put(trial.number(), trial));
    }

    public History history() {
        return new History(directions, new ArrayList<>(trials.values()));
    }

    /** Begins the next trial; empty if every configuration has had one. */
    public Optional<Trial> ask() {
        int number = nextNumber();
        Optional<Trial> trial = strategy.suggest(cube, history(), seed, number).map(configuration -> Trial.running(number, configuration));
        trial.ifPresent(begun -> trials.put(number, begun));
        return trial;
    }

    /**
     * Begins a trial of a given configuration, for example of a configuration known to be good.
     *
     * @throws InvalidSpecificationException if the configuration is not one of the space
     */
    public Trial begin(Configuration configuration) {
        Trial trial = Trial.running(nextNumber(), cube.configuration(cube.point(configuration)));
        trials.put(trial.number(), trial);
        return trial;
    }

    private int nextNumber() {
        return trials.isEmpty() ? 0 : trials.lastKey() + 1;
    }

    /** Ends a trial with a value for each objective. */
    public void tell(int number, List<Double> values) {
        replace(number, trial -> trial.complete(values));
    }

    /** Ends a trial whose configuration is infeasible, or whose evaluation failed. */
    public void fail(int number) {
        replace(number, Trial::failed);
    }

    /** Ends a trial early. */
    public void prune(int number) {
        replace(number, Trial::pruned);
    }

    /** Adds an intermediate value for each objective; returns whether the trial should be pruned. */
    public boolean report(int number, int step, List<Double> values) {
        replace(number, trial -> trial.report(step, values));
        return pruner.prunes(history(), trials.get(number));
    }

    private void replace(int number, UnaryOperator<Trial> change) {
        Trial trial = trials.get(number);
        if (trial == null || trial.status() != TrialStatus.RUNNING) {
            throw new IllegalStateException("trial " + number + " is not running");
        }
        trials.put(number, change.apply(trial));
    }
}
