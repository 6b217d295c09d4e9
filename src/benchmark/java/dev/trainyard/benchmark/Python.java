package dev.trainyard.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.databind.json.JsonMapper;

/**
 * A Python library, if it is installed. One script per library trains and infers on the same numbers as Trainyard and prints its
 * measurements.
 */
record Python(String title, String module, Predicate<Workload> support, String executable) {

    private static final Path SCRIPTS = Path.of("src/benchmark/python");

    /**
     * The last line that a script prints.
     *
     * @param costs        see {@link FirstSteps}
     * @param microseconds the time per example, in inference
     * @param way          the fastest of several ways to use the library
     */
    record Measurement(String version, List<Double> costs, double microseconds, String way) {
    }

    /** A running script, ready to train and idle until it gets a request. */
    final class Session {

        private final Workload workload;
        private final Path log;
        private final Process process;
        private final Writer requests;
        private final BufferedReader answers;

        private Session(Workload workload) throws IOException {
            this.workload = workload;
            this.log = Report.DIRECTORY.resolve("%s-%s.log".formatted(workload.name(), module));
            this.process = process(SCRIPTS.resolve("with_%s.py".formatted(module)).toString(), workload.network(),
                    Integer.toString(workload.m()), export(workload).toString()).redirectError(log.toFile()).start();
            this.requests = process.outputWriter();
            this.answers = process.inputReader();
            answer();
        }

        Python python() {
            return Python.this;
        }

        /** Trains for one round; returns its throughput by the thread's processor time. */
        double imagesPerSecond() {
            try {
                requests.write("\n");
                requests.flush();
                return Double.parseDouble(answer()) * workload.m();
            } catch (IOException e) {
                throw new UncheckedIOException(failure().getMessage(), e);
            }
        }

        Measurement end() {
            try {
                requests.close();
                String measurement = answer();
                if (process.waitFor() != 0) {
                    throw failure();
                }
                return JsonMapper.shared().readValue(measurement, Measurement.class);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private String answer() throws IOException {
            String line = answers.readLine();
            if (line == null) {
                throw failure();
            }
            return line;
        }

        private IllegalStateException failure() {
            try {
                return new IllegalStateException("%s failed: %s".formatted(title, Files.readString(log)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Returns whether Python can import the library. */
    boolean isInstalled() {
        try {
            return process("-c", "import " + module).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean supports(Workload workload) {
        return support.test(workload);
    }

    Session start(Workload workload) {
        try {
            return new Session(workload);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ProcessBuilder process(String... arguments) {
        ProcessBuilder builder = new ProcessBuilder(arguments);
        builder.command().add(0, executable);
        List.of("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS").forEach(name -> builder.environment().put(name, "1"));
        return builder;
    }

    /** Writes initial parameters, examples and desired outputs to files, as float32; returns their directory. */
    private static Path export(Workload workload) throws IOException {
        Path directory = Files.createDirectories(Report.DIRECTORY.resolve("numbers"));
        write(directory.resolve("parameters"), workload.withoutDropout().parameters());
        write(directory.resolve("x"), workload.x());
        write(directory.resolve("y"), workload.y());
        return directory;
    }

    private static void write(Path file, float[] values) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        Files.write(file, bytes.array());
    }
}
