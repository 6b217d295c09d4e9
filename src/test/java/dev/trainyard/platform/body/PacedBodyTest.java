package dev.trainyard.platform.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.apache.coyote.InputBuffer;
import org.apache.coyote.Request;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class PacedBodyTest {

    private static final BodyPace PACE = new BodyPace(Duration.ofSeconds(10), DataSize.ofBytes(100), Duration.ofMinutes(10), 1);

    private final List<String> refusals = new ArrayList<>();
    private final Semaphore turns = new Semaphore(1);
    private long now;

    /** A client that sends a number of bytes after each pause. */
    private final class Client implements InputBuffer {

        private final int bytes;
        private final Duration pause;
        private int ready;

        Client(int bytes, Duration pause) {
            this.bytes = bytes;
            this.pause = pause;
        }

        @Override
        public int doRead(ApplicationBufferHandler handler) throws IOException {
            if (ready == 0) {
                if (pause.compareTo(PACE.patience()) > 0) {
                    throw new SocketTimeoutException();
                }
                now += pause.toNanos();
            }
            ready = 0;
            return bytes;
        }

        @Override
        public int available() {
            return ready;
        }
    }

    private PacedBody body(InputBuffer client) {
        return new PacedBody(new Request(), client, PACE, turns, () -> now, refusals::add);
    }

    @Test
    void endsBodyBelowTheMinimumRate() throws IOException {
        PacedBody body = body(new Client(1, Duration.ofSeconds(9)));
        assertThat(body.doRead(null)).isEqualTo(1);
        assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> body.doRead(null));
        assertThat(refusals).singleElement().asString().contains("10 seconds", "100 bytes per second");
        assertThat(turns.availablePermits()).isEqualTo(1);
    }

    @Test
    void endsBodyWithoutNextByteWithinPatience() {
        PacedBody body = body(new Client(1, Duration.ofSeconds(13)));
        assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> body.doRead(null));
        assertThat(body.isRefused()).isTrue();
        assertThatExceptionOfType(SocketTimeoutException.class).as("without waiting again").isThrownBy(() -> body.doRead(null))
                .withMessageContaining("too slowly");
        assertThat(refusals).hasSize(1);
        assertThat(turns.availablePermits()).isEqualTo(1);
    }

    @Test
    void readsLongBodyThatKeepsThePace() throws IOException {
        PacedBody body = body(new Client(200, Duration.ofSeconds(1)));
        for (int i = 0; i < 500; i++) {
            assertThat(body.doRead(null)).isEqualTo(200);
        }
        assertThat(refusals).isEmpty();
    }

    @Test
    void endsBodyAfterTheMaximumTime() throws IOException {
        PacedBody body = body(new Client(1_000_000, Duration.ofSeconds(1)));
        for (int i = 0; i < 600; i++) {
            body.doRead(null);
        }
        assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> body.doRead(null));
    }

    /** The service itself may be slow between two reads, because of its disk or its own work. That time must not count. */
    @Test
    void countsOnlyTheTimeThatItWaitsForTheClient() throws IOException {
        PacedBody body = body(new Client(1, Duration.ofMillis(1)));
        for (int i = 0; i < 1000; i++) {
            body.doRead(null);
            now += Duration.ofMinutes(1).toNanos();
        }
        assertThat(refusals).isEmpty();
    }

    @Test
    void limitsWaitingBodiesButReadsThoseThatHaveArrived() throws IOException {
        turns.acquireUninterruptibly();
        Client arrived = new Client(5, Duration.ofSeconds(1));
        arrived.ready = 5;
        assertThat(body(arrived).doRead(null)).isEqualTo(5);
        PacedBody refused = body(new Client(5, Duration.ZERO));
        assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> refused.doRead(null))
                .withMessageContaining("the bodies of 1 requests");
        assertThat(refused.isBusy()).isTrue();
    }
}
