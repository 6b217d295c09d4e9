package dev.trainyard.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Samples of the resident memory of a process. */
final class ResidentMemory {

    private static final double GROWTH = 1.05;
    private static final long NOISE_BYTES = 32L << 20;

    private final long pid;
    private final Path status;
    private final List<Long> samples = new ArrayList<>();

    ResidentMemory(long pid) {
        this.pid = pid;
        status = Path.of("/proc", Long.toString(pid), "status");
    }

    synchronized void sample() throws IOException {
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith("VmRSS:")) {
                add(Long.parseLong(line.replaceAll("[^0-9]", "")) << 10);
            }
        }
    }

    synchronized void add(long bytes) {
        samples.add(bytes);
    }

    /** Collects garbage first: how much garbage the JVM keeps depends on its free heap and on the load of the machine. */
    synchronized void sampleWithoutGarbage() throws IOException, InterruptedException {
        Process collection = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(pid),
                "GC.run").redirectErrorStream(true).start();
        String output = new String(collection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(collection.waitFor()).as(output).isZero();
        sample();
    }

    synchronized void requireBelow(long bytes) {
        assertThat(largest(samples)).as("resident bytes at most, of a budget of %d", bytes).isLessThanOrEqualTo(bytes);
    }

    /**
     * Requires that the smallest sample of the last quarter is hardly larger than that of the second quarter. The first quarter is the
     * warm-up. A leak raises every sample. Free heap raises only some: G1 returns it to the system up to a tenth of a second after a
     * collection, mostly after the sample.
     */
    synchronized void requireFlat(String what) {
        int quarter = samples.size() / 4;
        long before = smallest(samples.subList(quarter, 2 * quarter));
        long after = smallest(samples.subList(3 * quarter, samples.size()));
        assertThat(after).as("resident bytes after %s, beside %d when it had warmed up: %s", what, before, this)
                .isLessThanOrEqualTo((long) (before * GROWTH) + NOISE_BYTES);
    }

    private static long largest(List<Long> samples) {
        return samples.stream().mapToLong(Long::longValue).max().orElseThrow();
    }

    private static long smallest(List<Long> samples) {
        return samples.stream().mapToLong(Long::longValue).min().orElseThrow();
    }

    /** Returns the samples in MiB. */
    @Override
    public synchronized String toString() {
        return samples.stream().map(bytes -> Long.toString(bytes >> 20)).collect(Collectors.joining(" ")) + " MiB";
    }
}
