package dev.trainyard.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * A library that Python has, where it is installed: a script for each that trains and infers on the same numbers, and prints what it
 * measured.
 */
record Python(String title, String module, String executable) {

    private static final Path SCRIPTS = Path.of("src/benchmark/python");

    /**
     * What a script prints.
     *
     * @param costs           see {@link FirstSteps}
     * @param imagesPerSecond in training, by the thread's processor time
     * @param microseconds    for an example, in inference
     * @param way             of several, the fastest
     */
    record Measurement(String version, List<Double> costs, double imagesPerSecond, double microseconds, String way) {
    }

    /** Whether Python can import it. */
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

    /** Empty when it cannot do this workload. */
    Optional<Measurement> measure(Workload workload) {
        Path log = Report.DIRECTORY.resolve("%s-%s.log".formatted(workload.name(), module));
        try {
            Process process = process(SCRIPTS.resolve("with_%s.py".formatted(module)).toString(), workload.network(),
                    Integer.toString(workload.m()), export(workload).toString()).redirectError(log.toFile()).start();
            String output = new String(process.getInputStream().readAllBytes());
            if (process.waitFor() != 0) {
                throw new IllegalStateException("%s failed: %s".formatted(title, Files.readString(log)));
            }
            return output.isBlank() ? Optional.empty() : Optional.of(JsonMapper.shared().readValue(output, Measurement.class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private ProcessBuilder process(String... arguments) {
        ProcessBuilder builder = new ProcessBuilder(arguments);
        builder.command().add(0, executable);
        List.of("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS").forEach(name -> builder.environment().put(name, "1"));
        return builder;
    }

    /** Initial parameters, examples and desired outputs as float32, in files of a directory. */
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
