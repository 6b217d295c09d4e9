package dev.trainyard.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Deletes a model repeatedly while jobs add versions to it and clients create ensembles of its versions. */
final class ModelDeletion implements Fault {

    private static final int JOBS = 6;
    private static final String ENSEMBLE = """
            {"model":"%s-committee","members":[{"model":"%s"},{"model":"%s"}]}""".replace("%s", Workload.CHURNED);

    @Override
    public String description() {
        return "model deleted while its jobs end";
    }

    @Override
    public void inject(Scene scene) throws Exception {
        OneShotClient client = new OneShotClient(scene);
        List<Node> nodes = scene.awaitReady();
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService clients = Executors.newFixedThreadPool(3);
        try {
            List<Future<?>> tasks = new ArrayList<>();
            for (String model : List.of(Workload.CHURNED, Workload.CHURNED + "-committee")) {
                tasks.add(clients.submit(() -> {
                    for (int i = 0; !done.get(); i++) {
                        client.ask(nodes.get(i % nodes.size()), "DELETE", "/api/v1/models/" + model, null, Set.of(204, 404, 409));
                        TimeUnit.MILLISECONDS.sleep(10);
                    }
                    return null;
                }));
            }
            tasks.add(clients.submit(() -> {
                for (int i = 0; !done.get(); i++) {
                    client.ask(nodes.get(i % nodes.size()), "POST", "/api/v1/ensembles", ENSEMBLE, Set.of(201, 404, 409, 422));
                    TimeUnit.MILLISECONDS.sleep(10);
                }
                return null;
            }));
            List<Workload.Posted> jobs = new ArrayList<>();
            for (int i = 0; i < JOBS; i++) {
                jobs.add(scene.workload().post("model deleted"));
            }
            scene.workload().awaitEnd(jobs.stream().map(Workload.Posted::id).toList());
            done.set(true);
            for (Future<?> task : tasks) {
                task.get();
            }
        } finally {
            done.set(true);
            clients.shutdown();
        }
    }
}
