package dev.trainyard.faults;

final class Kill implements Fault {

    @Override
    public String description() {
        return "SIGKILL of a process";
    }

    @Override
    public void inject(Scene scene) throws InterruptedException {
        scene.kill(scene.worker());
    }
}
