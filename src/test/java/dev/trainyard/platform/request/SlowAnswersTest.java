package dev.trainyard.platform.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SlowAnswersTest {

    private static final long SLOW = SlowAnswers.SLOW.toNanos();

    private final AtomicLong nanoTime = new AtomicLong();
    private final SlowAnswers answers = new SlowAnswers(1, nanoTime::get);
    private final Runnable permit = mock();

    @Test
    void releasesThePermitOfASlowAnswerOnce() {
        SentAnswer answer = answers.open(permit);
        write(answer, SLOW / 2);
        answers.check();
        verify(permit, never()).run();
        write(answer, SLOW);
        answers.check();
        answers.check();
        answers.close(answer);
        verify(permit, times(1)).run();
    }

    @Test
    void releasesThePermitAtTheEndOfAFastAnswer() {
        SentAnswer answer = answers.open(permit);
        nanoTime.addAndGet(10 * SLOW);
        answers.check();
        verify(permit, never()).run();
        answers.close(answer);
        verify(permit, times(1)).run();
    }

    @Test
    void cutsTheAnswerThatWaitsForLongestIfTooManyAreSlow() {
        AtomicBoolean cutFirst = new AtomicBoolean();
        AtomicBoolean cutSecond = new AtomicBoolean();
        SentAnswer first = answers.watch(new SentAnswer(() -> cutFirst.set(true), permit, nanoTime::get));
        SentAnswer second = answers.watch(new SentAnswer(() -> cutSecond.set(true), null, nanoTime::get));
        write(first, 2 * SlowAnswers.STALLED.toNanos());
        second.beginWrite();
        nanoTime.addAndGet(SlowAnswers.STALLED.toNanos() / 2);
        answers.check();
        assertThat(cutSecond).isFalse();
        nanoTime.addAndGet(SlowAnswers.STALLED.toNanos());
        answers.check();
        assertThat(cutSecond).isTrue();
        assertThat(cutFirst).isFalse();
    }

    @Test
    void cutsAnAnswerWhoseClientReadsALittleAtATime() {
        AtomicBoolean cut = new AtomicBoolean();
        SentAnswer dribbling = answers.watch(new SentAnswer(() -> cut.set(true), null, nanoTime::get));
        SentAnswer other = answers.watch(new SentAnswer(() -> { }, null, nanoTime::get));
        write(other, 2 * SLOW);
        write(dribbling, SlowAnswers.STALLED_TOGETHER.toNanos());
        answers.check();
        assertThat(cut).isFalse();
        write(dribbling, 1);
        answers.check();
        assertThat(cut).isTrue();
    }

    /** A download over a slow network waits for its client most of the time, but the client reads. */
    @Test
    void neverCutsAnAnswerWhoseClientReadsAtLowRate() {
        AtomicBoolean cut = new AtomicBoolean();
        SentAnswer download = answers.watch(new SentAnswer(() -> cut.set(true), null, nanoTime::get));
        SentAnswer other = answers.watch(new SentAnswer(() -> { }, null, nanoTime::get));
        write(other, 2 * SLOW);
        for (int second = 0; second < 1000; second++) {
            download.beginWrite();
            nanoTime.addAndGet(Duration.ofSeconds(1).toNanos());
            download.endWrite((int) SlowAnswers.MIN_RATE);
            answers.check();
        }
        assertThat(cut).isFalse();
        write(download, Duration.ofSeconds(1).toNanos());
        answers.check();
        assertThat(cut).isTrue();
    }

    @Test
    void neverCutsAnAnswerThatIsWrittenAtOnceToAClientThatReads() throws IOException {
        AtomicBoolean cut = new AtomicBoolean();
        SentAnswer large = answers.watch(new SentAnswer(() -> cut.set(true), null, nanoTime::get));
        SentAnswer other = answers.watch(new SentAnswer(() -> { }, null, nanoTime::get));
        write(other, 2 * SLOW);
        HttpServletResponse response = mock();
        when(response.getOutputStream()).thenReturn(new ReadAt(1 << 20));
        byte[] content = new byte[(4 << 20) + 1];
        new WatchedResponse(response, large).getOutputStream().write(content);
        assertThat(large.sentBytes()).isEqualTo(content.length);
        assertThat(large.waitedNanos()).isGreaterThan(2 * SlowAnswers.STALLED.toNanos() - SLOW);
        assertThat(cut).isFalse();
    }

    /** A connection whose client reads so many bytes per second. */
    private final class ReadAt extends ServletOutputStream {

        private final long rate;

        ReadAt(long rate) {
            this.rate = rate;
        }

        @Override
        public void write(int value) {
            nanoTime.addAndGet(Duration.ofSeconds(1).toNanos() / rate);
        }

        @Override
        public void write(byte[] buffer, int offset, int length) {
            nanoTime.addAndGet(Duration.ofSeconds(1).toNanos() * length / rate);
            answers.check();
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new IllegalStateException("this connection only blocks");
        }
    }

    @Test
    void cutsAnAnswerOnceAndNeverAfterItsEnd() {
        Runnable close = mock();
        SentAnswer answer = answers.watch(new SentAnswer(close, null, nanoTime::get));
        answer.cut();
        answer.cut();
        verify(close, times(1)).run();
        SentAnswer ended = answers.watch(new SentAnswer(close, null, nanoTime::get));
        answers.close(ended);
        ended.cut();
        verify(close, times(1)).run();
    }

    private void write(SentAnswer answer, long nanos) {
        answer.beginWrite();
        nanoTime.addAndGet(nanos);
        answer.endWrite(0);
    }
}
