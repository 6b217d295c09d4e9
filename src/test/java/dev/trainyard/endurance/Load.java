package dev.trainyard.endurance;

import dev.trainyard.ServiceProcess;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Repeats calls from several clients while measuring the memory of the process. */
final class Load {

    /** One call to the service, or a few calls that belong together. */
    interface Call {
        void make(int number) throws IOException, InterruptedException;
    }

    private static final int SAMPLES = 40;

    private final ServiceProcess service;
    private final ResidentMemory whole;
    private final boolean requireFlat;

    /** @param whole receives the memory samples of all runs; each single run must be flat */
    Load(ServiceProcess service, ResidentMemory whole, boolean requireFlat) {
        this.service = service;
        this.whole = whole;
        this.requireFlat = requireFlat;
    }

    void run(String name, int calls, int clients, Call call) throws Exception {
        ResidentMemory memory = new ResidentMemory(service.pid());
        AtomicInteger next = new AtomicInteger();
        Instant start = Instant.now();
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            List<Future<?>> tasks = new ArrayList<>();
            for (int client = 0; client < clients; client++) {
                tasks.add(threads.submit(() -> {
                    for (int i = next.getAndIncrement(); i < calls; i = next.getAndIncrement()) {
                        call.make(i);
                        if (i % Math.max(1, calls / SAMPLES) == 0) {
                            whole.sample();
                            memory.sampleWithoutGarbage();
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> task : tasks) {
                task.get();
            }
        } finally {
            threads.shutdownNow();
        }
        double seconds = Duration.between(start, Instant.now()).toMillis() / 1e3;
        System.out.printf("%d %s in %.1f s, %.0f a second; resident memory after garbage collections: %s%n", calls, name, seconds, calls / seconds, memory);
        if (requireFlat) {
            memory.requireFlat(calls + " " + name);
        }
    }
}
