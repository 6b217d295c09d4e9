package dev.trainyard.job.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FailureClassifierTest {

    private static Stream<Throwable> outOfMemoryFailures() {
        OutOfMemoryError error = new OutOfMemoryError("Cannot allocate new FloatPointer(1000000)");
        Exception closing = new IOException("the file cannot be closed");
        closing.addSuppressed(error);
        return Stream.of(error, new IllegalStateException(error), closing, catchThrowable(() -> error.addSuppressed(error)),
                new RuntimeException(new RuntimeException("Allocation failed: [[HOST] allocation failed]")));
    }

    @ParameterizedTest
    @MethodSource("outOfMemoryFailures")
    void recognisesExhaustedMemoryBehindOtherFailures(Throwable failure) {
        assertThat(FailureClassifier.explain(failure).code()).isEqualTo("out_of_memory");
        assertThat(FailureClassifier.isWorthAnotherTry(failure)).isTrue();
    }
}
