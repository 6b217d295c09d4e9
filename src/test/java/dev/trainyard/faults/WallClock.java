package dev.trainyard.faults;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;

/**
 * The wall clock of one process. Tests can set it; the monotonic clock does not change. A small preloaded library adds the seconds in a
 * file to the wall clock. libfaketime does the same, but takes microseconds per reading, and a training JVM reads the clock millions of
 * times.
 */
final class WallClock {

    /** Directory of this process, because another one may compile the library at the same time. */
    private static final Path DIRECTORY = Path.of("target", "wallclock", Long.toString(ProcessHandle.current().pid())).toAbsolutePath();
    private static final Path LIBRARY = DIRECTORY.resolve("wallclock.so");
    private static String missing;

    private final Path offset;
    private long seconds;

    WallClock(String process) throws IOException {
        offset = Files.createDirectories(DIRECTORY).resolve(process);
        set(0);
    }

    /** Returns the reason why clocks cannot be set on this machine; null if they can be set. */
    static synchronized String unavailable() {
        if (missing == null) {
            missing = compile();
        }
        return missing.isEmpty() ? null : missing;
    }

    private static String compile() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return "LD_PRELOAD exists only on Linux";
        }
        Path source = DIRECTORY.resolve("wallclock.c");
        try (InputStream in = WallClock.class.getResourceAsStream("wallclock.c")) {
            Files.createDirectories(DIRECTORY);
            Files.copy(in, source, StandardCopyOption.REPLACE_EXISTING);
            Process compiler = new ProcessBuilder("gcc", "-O2", "-shared", "-fPIC", "-o", LIBRARY.toString(), source.toString(), "-ldl")
                    .redirectErrorStream(true).start();
            String output = new String(compiler.getInputStream().readAllBytes());
            return compiler.waitFor() == 0 ? "" : "gcc: " + output;
        } catch (IOException e) {
            return e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    /** Returns the environment variables to start the process with; none if clocks cannot be set. */
    Map<String, String> environment() {
        return unavailable() == null ? Map.of("LD_PRELOAD", LIBRARY.toString(), "WALLCLOCK", offset.toString()) : Map.of();
    }

    /** Moves the clock forward, or backward if {@code by} is negative. */
    synchronized void jump(Duration by) throws IOException {
        set(seconds + by.toSeconds());
    }

    /** Sets the clock to the right time. */
    synchronized void correct() throws IOException {
        set(0);
    }

    /** Writes the offset in place, because the process has mapped the file into its memory. */
    private void set(long seconds) throws IOException {
        this.seconds = seconds;
        try (FileChannel file = FileChannel.open(offset, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder()).putLong(0, seconds), 0);
        }
    }
}
