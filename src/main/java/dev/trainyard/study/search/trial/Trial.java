package dev.trainyard.study.search.trial;

import dev.trainyard.nn.Check;
import dev.trainyard.study.search.space.Configuration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One evaluation of a configuration.
 *
 * @param number  the number of trials of the study that began before
 * @param values  one for each objective if the trial is complete, else empty
 * @param reports intermediate values of all objectives, by step (an epoch, for example)
 */
public record Trial(int number, Configuration configuration, TrialStatus status, List<Double> values,
        SortedMap<Integer, List<Double>> reports) {

    public Trial {
        values = List.copyOf(values);
        reports = Collections.unmodifiableSortedMap(new TreeMap<>(reports));
        new Check().that(number >= 0, "number", "must be at least 0", number)
                .that(values.isEmpty() == (status != TrialStatus.COMPLETE), "values",
                        "must be given if the trial is complete, and only then", values)
                .done();
    }

    public static Trial running(int number, Configuration configuration) {
        return new Trial(number, configuration, TrialStatus.RUNNING, List.of(), new TreeMap<>());
    }

    public Trial complete(List<Double> values) {
        return new Trial(number, configuration, TrialStatus.COMPLETE, values, reports);
    }

    public Trial pruned() {
        return new Trial(number, configuration, TrialStatus.PRUNED, List.of(), reports);
    }

    public Trial failed() {
        return new Trial(number, configuration, TrialStatus.FAILED, List.of(), reports);
    }

    /** Returns the trial with one more report; a report of the same step is replaced. */
    public Trial report(int step, List<Double> values) {
        SortedMap<Integer, List<Double>> more = new TreeMap<>(reports);
        more.put(step, List.copyOf(values));
        return new Trial(number, configuration, status, this.values, more);
    }

    /** Returns the last report at or before {@code step}, or null. */
    public Map.Entry<Integer, List<Double>> reportUntil(int step) {
        SortedMap<Integer, List<Double>> until = reports.headMap(step + 1);
        return until.isEmpty() ? null : Map.entry(until.lastKey(), until.get(until.lastKey()));
    }
}
