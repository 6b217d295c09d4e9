package dev.trainyard.platform.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

class WarmUpTest {

    @Test
    void isReadyOnlyOnceTheNativesAreLoaded() {
        WarmUp warmUp = new WarmUp();
        assertThat(warmUp.health().getStatus()).isEqualTo(Status.DOWN);

        warmUp.afterPropertiesSet();

        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(warmUp.health().getStatus()).isEqualTo(Status.UP));
    }

    /**
     * Two threads that initialize classes with natives can wait for each other for ever. The natives are loaded once per JVM, so the test
     * starts a JVM.
     */
    @Tag("process")
    @Test
    void initializesPointerOnTheStartingThread() throws IOException, InterruptedException {
        Process jvm = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+init=info:stdout:tid", "-cp", System.getProperty("java.class.path"), Start.class.getName()).start();
        List<String> initialized = jvm.inputReader().lines().filter(line -> line.contains("Initializing '")).toList();
        assertThat(jvm.waitFor()).isZero();

        assertThat(thread(initialized, Pointer.class)).isEqualTo(thread(initialized, Start.class));
    }

    /** Returns the number of the thread that initialized a class. */
    private static String thread(List<String> initialized, Class<?> type) {
        String name = "'" + type.getName().replace('.', '/') + "'";
        return initialized.stream().filter(line -> line.contains(name)).findFirst().map(line -> line.substring(0, line.indexOf(']')))
                .orElseThrow();
    }

    static final class Start {

        private Start() {
        }

        public static void main(String[] arguments) {
            WarmUp warmUp = new WarmUp();
            warmUp.afterPropertiesSet();
            await().atMost(Duration.ofMinutes(1)).until(() -> warmUp.health().getStatus().equals(Status.UP));
        }
    }
}
