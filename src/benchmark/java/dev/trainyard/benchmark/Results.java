package dev.trainyard.benchmark;

import java.util.Collection;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;

/** Reads JMH's results. */
final class Results {

    private Results() {
    }

    /** Returns calls per second of processor time: the median of the iterations, because other processes may have disturbed some. */
    static double callsPerSecond(RunResult result) {
        double[] rates = result.getBenchmarkResults().stream().map(BenchmarkResult::getIterationResults).flatMap(Collection::stream)
                .mapToDouble(Results::callsPerSecond).sorted().toArray();
        return rates[rates.length / 2];
    }

    private static double callsPerSecond(IterationResult iteration) {
        return iteration.getSecondaryResults().get("calls").getScore() / iteration.getSecondaryResults().get("nanoseconds").getScore() * 1e9;
    }

    static double bytesPerCall(RunResult result) {
        return result.getSecondaryResults().entrySet().stream().filter(entry -> entry.getKey().endsWith("gc.alloc.rate.norm"))
                .findFirst().orElseThrow().getValue().getScore();
    }
}
