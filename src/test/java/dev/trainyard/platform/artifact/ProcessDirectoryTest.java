package dev.trainyard.platform.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class ProcessDirectoryTest {

    @TempDir
    private Path data;
    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void end() throws InterruptedException {
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void isDeletedWithItsFilesWhenTheProcessEnds() throws IOException {
        ProcessDirectory directory = new ProcessDirectory(new DataDirectory(data));
        Files.write(directory.resolve("uploads").resolve("upload"), new byte[10]);
        directory.destroy();
        assertThat(data.resolve("temporary")).isEmptyDirectory();
    }

    @Tag("process")
    @Test
    void isDeletedByTheNextProcessOnlyIfItsProcessIsDead() throws Exception {
        Path living = Path.of(start().inputReader().readLine());
        Process killed = start();
        Path dead = Path.of(killed.inputReader().readLine());
        assertThat(dead.resolve("upload")).exists();
        killed.destroyForcibly().waitFor();

        ProcessDirectory next = new ProcessDirectory(new DataDirectory(data));
        assertThat(dead).doesNotExist();
        assertThat(living.resolve("upload")).exists();
        assertThat(next.path()).isEmptyDirectory();
        next.destroy();
    }

    private Process start() throws IOException {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), Uploading.class.getName(), data.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        processes.add(process);
        return process;
    }

    /** A process that never ends by itself. */
    static final class Uploading {

        public static void main(String[] arguments) throws Exception {
            ((Logger) LoggerFactory.getLogger("dev.trainyard")).setLevel(Level.OFF);
            ProcessDirectory directory = new ProcessDirectory(new DataDirectory(Path.of(arguments[0])));
            Files.write(directory.path().resolve("upload"), new byte[10]);
            System.out.println(directory.path());
            Thread.currentThread().join();
        }
    }
}
