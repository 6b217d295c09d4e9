package dev.trainyard.hostile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Calls the service again and again beside the attacks, and notes what it is not answered as it should be. */
final class SecondClient implements AutoCloseable {

    private final Wire wire;
    private final List<String> paths;
    private final Thread thread = new Thread(this::call, "second client");
    private final List<String> wrong = new ArrayList<>();
    private Duration longest = Duration.ZERO;
    private int calls;
    private volatile boolean closed;

    SecondClient(Wire wire, List<String> paths) {
        this.wire = wire;
        this.paths = paths;
        thread.start();
    }

    private void call() {
        while (!closed) {
            for (String path : paths) {
                long started = System.nanoTime();
                Wire.Answer answer = wire.get(path);
                note(path, answer, Duration.ofNanos(System.nanoTime() - started));
            }
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
        closed = true;
        thread.join();
    }
}
