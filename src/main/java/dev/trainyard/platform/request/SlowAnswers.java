package dev.trainyard.platform.request;

import dev.trainyard.platform.connection.ClientConnection;
import dev.trainyard.platform.schedule.BackgroundTimer;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Keeps clients that read their answers slowly, or not at all, from shutting others out. A slowly read answer gives its permit to read
 * back. Its content stays in memory, so if too many answers are slow, the connections of the slowest are closed. Writing is also slow on a
 * busy machine or a slow network. Therefore a connection is closed only if its client reads nothing, or almost nothing.
 */
class SlowAnswers implements DisposableBean {

    private static final Duration INTERVAL = Duration.ofMillis(100);
    /** Time of waiting for its client after which an answer is slow. */
    static final Duration SLOW = Duration.ofMillis(200);
    /** Time of one write after which the connection may be closed. */
    static final Duration STALLED = Duration.ofSeconds(2);
    /** Time of all writes together after which the connection may be closed if its client reads less than {@link #MIN_RATE}. */
    static final Duration STALLED_TOGETHER = Duration.ofSeconds(10);
    /** Bytes per second. A download of a large file takes long, but a client at this rate reads the largest list within minutes. */
    static final long MIN_RATE = 64 << 10;

    private final Set<SentAnswer> open = ConcurrentHashMap.newKeySet();
    private final int most;
    private final LongSupplier nanoTime;
    private final BackgroundTimer timer = new BackgroundTimer("slow-answers");

    @Autowired
    SlowAnswers(RequestProperties properties) {
        this(properties.slowAnswers(), System::nanoTime);
        timer.every(INTERVAL, INTERVAL, this::check);
    }

    SlowAnswers(int most, LongSupplier nanoTime) {
        this.most = most;
        this.nanoTime = nanoTime;
    }

    /** @param permit releases the request's permit to read, once; null if it has none */
    SentAnswer open(Runnable permit) {
        ClientConnection client = ClientConnection.current();
        return watch(new SentAnswer(client == null ? () -> { } : client::cut, permit, nanoTime));
    }

    SentAnswer watch(SentAnswer answer) {
        open.add(answer);
        return answer;
    }

    void close(SentAnswer answer) {
        open.remove(answer);
        answer.end();
    }

    /** Releases the permits of slow answers, and closes the connections of the slowest if there are too many. */
    void check() {
        List<SentAnswer> slow = open.stream().filter(answer -> answer.waitedNanos() > SLOW.toNanos()).toList();
        slow.forEach(SentAnswer::releasePermit);
        if (slow.size() > most) {
            slow.stream().filter(SlowAnswers::isStalled).sorted(Comparator.comparingLong(SentAnswer::waitedNanos).reversed())
                    .limit(slow.size() - most).toList().forEach(SentAnswer::cut);
        }
    }

    private static boolean isStalled(SentAnswer answer) {
        long waited = answer.waitedNanos();
        return answer.presentNanos() > STALLED.toNanos()
                || waited > STALLED_TOGETHER.toNanos() && answer.sentBytes() < MIN_RATE * (waited / 1e9);
    }

    @Override
    public void destroy() {
        timer.close();
    }
}
