package dev.trainyard.platform.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.platform.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class BoundedBodyTest {

    /** A body without end, which counts the bytes that are read. */
    private static final class Endless extends InputStream {

        private long read;

        @Override
        public int read() {
            read++;
            return '[';
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            read += length;
            return length;
        }
    }

    @Test
    void refusesTooLongContentLengthBeforeReading() {
        Endless endless = new Endless();
        assertThatThrownBy(() -> new BoundedBody(endless, 101, 100)).isInstanceOf(ProblemException.class)
                .hasMessage("The body is too large: it may have at most 100 bytes.");
        assertThat(endless.read).isZero();
    }

    @Test
    void refusesUndeclaredBodyWhenItPassesTheLimit() {
        Endless endless = new Endless();
        assertThatThrownBy(() -> new BoundedBody(endless, -1, 100_000).readAllBytes()).isInstanceOf(ProblemException.class);
        assertThat(endless.read).isLessThan(150_000);
    }

    @Test
    void drainsNoMoreThanTheLimit() throws IOException {
        Endless endless = new Endless();
        new BoundedBody(endless, -1, 100_000).drain();
        assertThat(endless.read).isLessThan(150_000);
    }

    @Test
    void readsBodyOfExactlyTheLimit() throws IOException {
        InputStream body = new ByteArrayInputStream(new byte[100]);
        assertThat(new BoundedBody(body, 100, 100).readAllBytes()).hasSize(100);
    }
}
