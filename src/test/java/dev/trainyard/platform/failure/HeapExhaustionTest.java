package dev.trainyard.platform.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.FloatPointer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeapExhaustionTest {

    private static final OutOfMemoryError HEAP = new OutOfMemoryError("Java heap space");

    @Test
    void isFoundInCausesAndSuppressedExceptions() {
        assertThat(HeapExhaustion.isCauseOf(HEAP)).isTrue();
        assertThat(HeapExhaustion.isCauseOf(new IllegalStateException(new RuntimeException(HEAP)))).isTrue();
        Exception closing = new Exception("the file cannot be closed");
        closing.addSuppressed(HEAP);
        assertThat(HeapExhaustion.isCauseOf(new RuntimeException(closing))).isTrue();
    }

    /** Simulates a try-with-resources statement whose body and close method both throw the JVM's preallocated error. */
    @Test
    void isFoundBehindARefusedSelfSuppression() {
        Throwable refusal = catchThrowable(() -> HEAP.addSuppressed(HEAP));
        assertThat(refusal).hasMessageContaining("Self-suppression");
        assertThat(HeapExhaustion.isCauseOf(refusal)).isTrue();
    }

    @Test
    void isNotTakenForAnotherFailure() {
        Exception cyclic = new Exception("a cause that is its own cause");
        cyclic.initCause(new Exception(cyclic));
        assertThat(HeapExhaustion.isCauseOf(cyclic)).isFalse();
        assertThat(HeapExhaustion.isCauseOf(new OutOfMemoryError())).isFalse();
    }

    /** The service limits native memory itself, so that exhausted native memory fails only the job or the request. */
    @Test
    void isNotTakenForExhaustedNativeMemory() {
        Throwable refused = catchThrowable(() -> new FloatPointer(1L << 60));
        assertThat(refused).isInstanceOf(OutOfMemoryError.class);
        assertThat(HeapExhaustion.isCauseOf(refused)).isFalse();
    }

    @Tag("process")
    @ParameterizedTest
    @ValueSource(strings = {"uncaught", "caught"})
    void endsTheProcess(String way) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx16m",
                "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), Victim.class.getName(), way))
                .redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(output).isEqualTo(HeapExhaustion.EXIT_STATUS);
        assertThat(output).contains("The Java heap is exhausted");
    }

    /** Fills the heap on a second thread while the main thread keeps the process alive. */
    static final class Victim {

        public static void main(String[] args) throws InterruptedException {
            HeapExhaustion.endProcessWhenUncaught();
            Thread full = new Thread(() -> {
                try {
                    long[][] heap = new long[1000][];
                    for (int i = 0; i < heap.length; i++) {
                        heap[i] = new long[1 << 20];
                    }
                } catch (OutOfMemoryError e) {
                    if (args[0].equals("caught")) {
                        HeapExhaustion.endProcessIfCauseOf(new IllegalStateException(e));
                    }
                    throw e;
                }
            });
            full.start();
            Thread.sleep(60_000);
        }
    }
}
