package dev.trainyard.faults;

/** Posts jobs that need nearly all of the memory that a process has for jobs. */
final class FullMemory implements Fault {

    @Override
    public String description() {
        return "jobs that need nearly all of a process's memory";
    }

    @Override
    public void inject(Scene scene) {
        scene.workload().post("full memory");
        scene.workload().post("full memory");
    }
}
