package dev.trainyard.faults;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

final class DatabaseCrash implements Fault {

    @Override
    public String description() {
        return "crash of PostgreSQL";
    }

    @Override
    public void inject(Scene scene) throws IOException, InterruptedException {
        scene.cluster().postgres().crash();
        TimeUnit.MILLISECONDS.sleep(scene.random().nextInt(3000));
        scene.cluster().postgres().restart();
    }
}
