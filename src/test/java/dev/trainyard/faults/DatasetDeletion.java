package dev.trainyard.faults;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/** Deletes and creates a data set repeatedly while clients post jobs that train with it. */
final class DatasetDeletion implements Fault {

    private static final int POSTS = 12;

    @Override
    public String description() {
        return "data set deleted while jobs are posted";
    }

    @Override
    public void inject(Scene scene) throws Exception {
        OneShotClient client = new OneShotClient(scene);
        List<Node> nodes = scene.awaitReady();
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService clients = Executors.newSingleThreadExecutor();
        try {
            Future<?> churn = clients.submit(() -> {
                for (int i = 0; !done.get(); i++) {
                    Node node = nodes.get(i % nodes.size());
                    client.ask(node, "DELETE", "/api/v1/datasets/" + Workload.CHURNED, null, Set.of(204, 404, 409));
                    client.ask(node, "POST", "/api/v1/datasets", Workload.CHURNED_DATASET, Set.of(201, 409));
                }
                return null;
            });
            for (int i = 0; i < POSTS; i++) {
                scene.workload().offer("data set deleted");
            }
            done.set(true);
            churn.get();
        } finally {
            done.set(true);
            clients.shutdown();
        }
    }
}
