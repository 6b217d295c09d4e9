package dev.trainyard.faults;

import java.io.IOException;
import java.util.List;

final class Freeze implements Fault {

    @Override
    public String description() {
        return "SIGSTOP past the lease, then SIGCONT";
    }

    @Override
    public void inject(Scene scene) throws IOException, InterruptedException {
        Node node = scene.worker();
        List<Scene.Struck> struck = scene.running(node);
        node.freeze();
        scene.struck().addAll(struck);
        scene.cluster().later(scene.takeover().plusMillis(scene.random().nextInt(3000)), node::thaw);
    }
}
