package dev.trainyard.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints the table, and checks that all libraries did the same work. */
final class Report {

    static final Path DIRECTORY = Path.of("target/benchmark");

    /** The columns of the other libraries; each cell also shows how many times as fast Trainyard is. */
    private static final List<String> OTHERS = List.of("PyTorch", Library.DJL.title(), Library.DEEPLEARNING4J.title(), "NumPy");

    private final Map<Workload, Measured> rows = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> differences = new ArrayList<>();
    private double peak;

    /** Images per second in training and microseconds per example in inference, by library; bytes that a step of Trainyard allocates. */
    private record Measured(Map<String, Double> training, Map<String, Double> inference, double bytes) {
    }

    static void prepare() {
        try {
            Files.createDirectories(DIRECTORY);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param flops operations per second; the maximum of all calls counts, because other processes may have disturbed some */
    void peak(double flops) {
        notes.add(format("sgemm: %.1f Gflop/s", flops / 1e9));
        peak = Math.max(peak, flops);
    }

    void add(Workload workload, Map<String, Double> training, Map<String, Double> inference, double bytes) {
        rows.put(workload, new Measured(training, inference, bytes));
    }

    void note(Workload workload, Python python, Python.Measurement measured) {
        notes.add(format("%s: %s %s, %s", workload.name(), python.title(), measured.version(), measured.way()));
    }

    void twoJobs(Workload workload, double ratio) {
        notes.add(format("%s: two jobs at once have %.2f times one job's throughput", workload.name(), ratio));
    }

    void twoThreads(Workload workload, double ratio) {
        notes.add(format("%s: a job of two threads has %.2f times the throughput of one", workload.name(), ratio));
    }

    void compare(Workload workload, FirstSteps own, List<FirstSteps> others) {
        for (FirstSteps other : others) {
            if (!own.agreesWith(other, workload)) {
                differences.add(format("%s: costs of the first steps with %s: %s, with Trainyard: %s", workload.name(), other.library(),
                        other.costs(), own.costs()));
            }
        }
    }

    /** Prints the table; returns whether all libraries did the same work. */
    boolean print() {
        System.out.println();
        line("network", "Trainyard", OTHERS, "of sgemm's peak", "bytes a step");
        line("---", "---:", OTHERS.stream().map(other -> "---:").toList(), "---:", "---:");
        rows.forEach((workload, measured) -> {
            double own = measured.training.get(Library.TRAINYARD.title());
            line(workload.name() + ", images/s", format("%,.0f", own), OTHERS.stream().map(measured.training::get)
                    .map(other -> other == null ? "" : format("%,.0f (%.2f×)", other, own / other)).toList(),
                    format("%.0f %%", 100 * own * workload.trainingFlops() / peak), format("%,.0f", measured.bytes));
        });
        rows.forEach((workload, measured) -> {
            double own = measured.inference.get(Library.TRAINYARD.title());
            line(workload.network() + ", µs an example", format("%.1f", own), OTHERS.stream().map(measured.inference::get)
                    .map(other -> other == null ? "" : format("%.1f (%.2f×)", other, other / own)).toList(), "", "");
        });
        System.out.println();
        notes.forEach(System.out::println);
        differences.forEach(difference -> System.out.println("NOT THE SAME WORK: " + difference));
        return differences.isEmpty();
    }

    private static void line(String first, String own, List<String> others, String share, String bytes) {
        System.out.println("| %s | %s | %s | %s | %s |".formatted(first, own, String.join(" | ", others), share, bytes));
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
