package dev.trainyard.hostile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Polls the service during the attacks, and records wrong answers and the longest time of an answer. */
final class SecondClient implements AutoCloseable {

    private final Wire wire;
    private final List<String> paths;
    /** Pauses between calls, so that the client does not compete with the service for processors. */
    private final ScheduledExecutorService calling = Executors.newSingleThreadScheduledExecutor();
    private final List<String> wrong = new ArrayList<>();
    private Duration longest = Duration.ZERO;
    private int calls;

    SecondClient(Wire wire, List<String> paths) {
        this.wire = wire;
        this.paths = paths;
        calling.scheduleWithFixedDelay(this::call, 0, 50, TimeUnit.MILLISECONDS);
    }

    private void call() {
        for (String path : paths) {
            long started = System.nanoTime();
            Wire.Answer answer = wire.get(path);
            note(path, answer, Duration.ofNanos(System.nanoTime() - started));
        }
    }

    private synchronized void note(String path, Wire.Answer answer, Duration time) {
        calls++;
        longest = time.compareTo(longest) > 0 ? time : longest;
        if (answer.status() != 200) {
            wrong.add(path + ": " + answer);
        }
    }

    synchronized int calls() {
        return calls;
    }

    synchronized List<String> wrong() {
        return List.copyOf(wrong);
    }

    synchronized Duration longest() {
        return longest;
    }

    @Override
    public void close() throws InterruptedException {
        calling.shutdown();
        if (!calling.awaitTermination(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("a call has not been answered for a minute");
        }
    }
}
