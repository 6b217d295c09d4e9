package dev.trainyard.faults;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Floods a training process with reads from many clients. No job may lose its attempt. */
final class ReadFlood implements Fault {

    private static final int CLIENTS = 32;

    private final Duration duration;

    ReadFlood(Duration duration) {
        this.duration = duration;
    }

    @Override
    public String description() {
        return "flood of reads on a process that trains";
    }

    @Override
    public void inject(Scene scene) throws Exception {
        Node node = scene.worker();
        List<Scene.Struck> running = scene.running(node);
        List<String> reads = new ArrayList<>(List.of("/api/v1/jobs?limit=1000", "/api/v1/models?limit=1000", "/api/v1/jobs?limit=1000"));
        running.forEach(attempt -> reads.add("/api/v1/jobs/" + attempt.job() + "/metrics?max_points=0"));
        OneShotClient client = new OneShotClient(scene);
        Instant from = Instant.now();
        Instant end = from.plus(duration);
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<?>> readers = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                String path = reads.get(i % reads.size());
                readers.add(clients.submit(() -> {
                    while (Instant.now().isBefore(end)) {
                        client.ask(node, "GET", path, null, Set.of(200));
                    }
                    return null;
                }));
            }
            for (Future<?> reader : readers) {
                reader.get();
            }
        } finally {
            clients.shutdown();
        }
        scene.requireNotLost(running, from, node + " under a flood of reads");
    }
}
