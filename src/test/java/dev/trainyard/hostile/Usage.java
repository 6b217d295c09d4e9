package dev.trainyard.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.ServiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Resources that a process uses.
 *
 * @param heap        bytes, after a garbage collection
 * @param connections number of sockets
 * @param files       number of other open files
 * @param temporary   bytes of temporary files
 */
record Usage(long heap, long threads, long connections, long files, long temporary) {

    /** Caches grow, and threads and connections come and go, without any attack. */
    private static final long HEAP_NOISE = 32L << 20;
    private static final long THREAD_NOISE = 16;
    private static final long FILE_NOISE = 10;

    static Usage of(ServiceProcess service, Path temporary) throws IOException, InterruptedException {
        collectGarbage(service.pid());
        long heap = service.get("/actuator/metrics/jvm.memory.used?tag=area:heap").at("/measurements/0/value").longValue();
        Path process = Path.of("/proc", Long.toString(service.pid()));
        long threads;
        try (Stream<Path> tasks = Files.list(process.resolve("task"))) {
            threads = tasks.count();
        }
        List<String> open;
        try (Stream<Path> links = Files.list(process.resolve("fd"))) {
            open = links.map(Usage::target).toList();
        }
        long sockets = open.stream().filter(target -> target.startsWith("socket:")).count();
        return new Usage(heap, threads, sockets, open.size() - sockets, bytes(temporary));
    }

    /** Requires that this is hardly more than {@code before}. */
    void requireLike(Usage before) {
        assertThat(heap).as("bytes of heap").isLessThanOrEqualTo(before.heap + HEAP_NOISE);
        assertThat(threads).as("threads").isLessThanOrEqualTo(before.threads + THREAD_NOISE);
        assertThat(connections).as("connections").isLessThanOrEqualTo(before.connections + FILE_NOISE);
        assertThat(files).as("open files").isLessThanOrEqualTo(before.files + FILE_NOISE);
        assertThat(temporary).as("bytes of temporary files").isLessThanOrEqualTo(before.temporary);
    }

    private static void collectGarbage(long pid) throws IOException, InterruptedException {
        Process collection = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(pid),
                "GC.run").redirectErrorStream(true).start();
        String output = new String(collection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(collection.waitFor()).as(output).isZero();
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            // The file was closed meanwhile.
            return "";
        }
    }

    private static long bytes(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.mapToLong(file -> {
                try {
                    return Files.isRegularFile(file) ? Files.size(file) : 0;
                } catch (IOException e) {
                    // The file was deleted meanwhile.
                    return 0;
                }
            }).sum();
        } catch (UncheckedIOException e) {
            return bytes(directory);
        }
    }
}
