package dev.trainyard.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Compares Trainyard with other libraries and prints a table. Measures one workload at a time, so that compared values are measured within
 * a few minutes. Trainyard and the Python libraries take turns, and the best round of each counts. Exits with 1 if the costs of a library's
 * first steps differ from Trainyard's, because then the library did other work.
 *
 * <p>System properties: {@code benchmark.networks} is a comma-separated list of parts of workload names, empty for all workloads;
 * {@code benchmark.libraries} likewise lists the libraries to compare with; {@code benchmark.python} is the Python executable, whose
 * PyTorch and NumPy are used if installed. Arguments are JMH's own options.
 */
final class Suite {

    /** The number of rounds in which Trainyard and the Python libraries are measured in turn, because a machine's speed varies. */
    private static final int ROUNDS = 3;
    /** Workloads also measured with two concurrent jobs, which should have twice the throughput of one. */
    private static final List<String> TWO_JOBS = List.of("784-100-10-b10", "conv20-FC100-b10");

    private final Options options;
    private final List<Workload> workloads;
    private final List<Library> libraries;
    private final List<Python> pythons;
    private final Report report = new Report();

    private Suite(Options options) {
        this.options = options;
        this.workloads = Workload.all().stream().filter(w -> isWanted("networks", w.name())).toList();
        if (workloads.isEmpty()) {
            throw new IllegalArgumentException("benchmark.networks must be parts of "
                    + Workload.all().stream().map(Workload::name).toList());
        }
        this.libraries = Arrays.stream(Library.values())
                .filter(library -> library == Library.TRAINYARD || isWanted("libraries", library.name())).toList();
        String executable = System.getProperty("benchmark.python", "python3");
        this.pythons = List.of(new Python("PyTorch", "torch", workload -> true, executable),
                new Python("NumPy", "numpy", Workload::isOfMatrices, executable)).stream()
                .filter(python -> isWanted("libraries", python.module())).filter(Python::isInstalled).toList();
    }

    private static boolean isWanted(String property, String name) {
        return Arrays.stream(System.getProperty("benchmark." + property, "").split(","))
                .anyMatch(part -> name.toLowerCase().contains(part.strip().toLowerCase()));
    }

    public static void main(String[] arguments) throws CommandLineOptionException, RunnerException {
        System.exit(new Suite(new CommandLineOptions(arguments)).run() ? 0 : 1);
    }

    /** Returns whether all libraries did the same work. */
    private boolean run() throws RunnerException {
        Report.prepare();
        report.peak(peak());
        for (Workload workload : workloads) {
            System.out.println(workload.name());
            measure(workload);
        }
        report.peak(peak());
        for (Workload workload : workloads) {
            double alone = throughput(workload, 1, 1);
            report.twoThreads(workload, throughput(workload, 1, 2) / alone);
            if (TWO_JOBS.contains(workload.name())) {
                report.twoJobs(workload, throughput(workload, 2, 1) / alone);
            }
        }
        return report.print();
    }

    private double peak() throws RunnerException {
        return Results.callsPerSecond(run("sgemm", SgemmBenchmark.class, new OptionsBuilder()).iterator().next()) * SgemmBenchmark.FLOPS;
    }

    private void measure(Workload workload) throws RunnerException {
        Map<String, Double> training = new TreeMap<>();
        Map<String, Double> inference = new TreeMap<>();
        List<FirstSteps> others = new ArrayList<>();
        List<Python.Session> sessions = pythons.stream().filter(python -> python.supports(workload))
                .map(python -> python.start(workload)).toList();
        String[] names = libraries.stream().filter(library -> library.supports(workload)).map(Enum::name).toArray(String[]::new);
        double bytes = 0;
        for (int round = 0; round < ROUNDS; round++) {
            for (RunResult result : run("%s-training-%d".formatted(workload.name(), round), TrainingBenchmark.class,
                    new OptionsBuilder().param("network", workload.name()).addProfiler(GCProfiler.class)
                            .param("library", round == 0 ? names : new String[] {Library.TRAINYARD.name()}))) {
                Library library = library(result);
                training.merge(library.title(), Results.callsPerSecond(result) * workload.m(), Math::max);
                if (library == Library.TRAINYARD) {
                    bytes = Results.bytesPerCall(result);
                } else {
                    others.add(FirstSteps.read(library, workload));
                }
            }
            for (Python.Session session : sessions) {
                training.merge(session.python().title(), session.imagesPerSecond(), Math::max);
            }
        }
        for (Python.Session session : sessions) {
            Python.Measurement measured = session.end();
            inference.put(session.python().title(), measured.microseconds());
            others.add(new FirstSteps(session.python().title(), workload.name(), measured.costs()));
            report.note(workload, session.python(), measured);
        }
        for (RunResult result : run(workload.name() + "-inference", InferenceBenchmark.class,
                new OptionsBuilder().param("network", workload.name()).param("library", names))) {
            inference.put(library(result).title(), 1e6 / Results.callsPerSecond(result));
        }
        report.add(workload, training, inference, bytes);
        report.compare(workload, FirstSteps.read(Library.TRAINYARD, workload), others);
    }

    private static Library library(RunResult result) {
        return Library.valueOf(result.getParams().getParam("library"));
    }

    /** Returns the throughput of {@code jobs} concurrent jobs with {@code threads} threads each. */
    private double throughput(Workload workload, int jobs, int threads) throws RunnerException {
        return run("%s-jobs-%d-threads-%d".formatted(workload.name(), jobs, threads), TrainingBenchmark.class,
                new OptionsBuilder().param("network", workload.name()).param("library", Library.TRAINYARD.name()).threads(jobs)
                        .jvmArgsPrepend("-Dbenchmark.threads=" + threads))
                .iterator().next().getPrimaryResult().getScore();
    }

    private Collection<RunResult> run(String name, Class<?> benchmark, ChainedOptionsBuilder builder) throws RunnerException {
        return new Runner(builder.parent(options).include(benchmark.getName()).shouldFailOnError(true)
                .jvmArgsAppend("-XX:+IgnoreUnrecognizedVMOptions", "--enable-native-access=ALL-UNNAMED",
                        "-Dai.djl.pytorch.num_threads=1", "-Dai.djl.pytorch.num_interop_threads=1", "-Dai.djl.offline=true",
                        "-DOPT_OUT_TRACKING=true", "-DDJL_CACHE_DIR=" + Report.DIRECTORY.resolve("djl").toAbsolutePath())
                .output(Report.DIRECTORY.resolve(name + ".log").toString())
                .resultFormat(ResultFormatType.JSON).result(Report.DIRECTORY.resolve(name + ".json").toString()).build()).run();
    }
}
