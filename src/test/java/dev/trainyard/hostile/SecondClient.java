package dev.trainyard.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Polls liveness and other paths during the attacks, and records wrong answers and the longest times of answers. */
final class SecondClient implements AutoCloseable {

    private static final Duration INTERVAL = Duration.ofMillis(50);

    /** Allowance for a busy machine: multiple of the longest time of an answer before the attack. */
    private static final int BUSY = 3;
    private static final int CALLS_BEFORE = 5;

    /** Calls of some paths on a thread of their own. */
    private final class Calls implements Runnable {

        private final List<String> paths;
        private int made;
        private Duration longest = Duration.ZERO;
        private Duration longestBefore = Duration.ZERO;

        Calls(List<String> paths) {
            this.paths = paths;
        }

        @Override
        public void run() {
            for (String path : paths) {
                long started = System.nanoTime();
                Wire.Answer answer = wire.get(path);
                note(path, answer, Duration.ofNanos(System.nanoTime() - started));
            }
        }

        private synchronized void note(String path, Wire.Answer answer, Duration time) {
            made++;
            longest = time.compareTo(longest) > 0 ? time : longest;
            if (answer.status() != 200) {
                wrong.add(path + ": " + answer + " after " + time);
            }
        }

        synchronized int made() {
            return made;
        }

        synchronized void attackBegins() {
            longestBefore = longest;
            longest = Duration.ZERO;
            made = 0;
        }

        synchronized void requireAnswers(Duration limit) {
            assertThat(longest).as("the slowest of %d answers of %s; before the attack %s", made, paths, longestBefore)
                    .isLessThanOrEqualTo(limit.plus(longestBefore.multipliedBy(BUSY)));
        }
    }

    private final Wire wire;
    private final Calls liveness = new Calls(List.of("/actuator/health/liveness"));
    private final Calls others;
    /** Pauses between calls, so that the client does not compete with the service for processors. */
    private final ScheduledExecutorService calling = Executors.newScheduledThreadPool(2);
    private final List<String> wrong = Collections.synchronizedList(new ArrayList<>());

    SecondClient(Wire wire, List<String> paths) {
        this.wire = wire;
        this.others = new Calls(paths);
        for (Calls calls : List.of(liveness, others)) {
            calling.scheduleWithFixedDelay(calls, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Waits until some calls were answered, whose times show how busy the machine is. */
    void attackBegins() {
        awaitCalls(CALLS_BEFORE);
        liveness.attackBegins();
        others.attackBegins();
    }

    /** Requires that every call was answered with 200, and in time. */
    void requireAnswers(Duration ofLiveness, Duration ofOthers) {
        awaitCalls(1);
        assertThat(wrong).isEmpty();
        liveness.requireAnswers(ofLiveness);
        others.requireAnswers(ofOthers);
    }

    private void awaitCalls(int count) {
        await().atMost(Attack.LIMIT.multipliedBy(2)).until(() -> liveness.made() >= count && others.made() >= count);
    }

    @Override
    public void close() throws InterruptedException {
        calling.shutdown();
        if (!calling.awaitTermination(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("a call has not been answered for a minute");
        }
    }
}
