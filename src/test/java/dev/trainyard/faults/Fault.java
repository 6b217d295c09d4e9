package dev.trainyard.faults;

/** One way to disturb a cluster while its jobs train. */
interface Fault {

    /** Returns a short description for the report, such as "SIGKILL of a process". */
    String description();

    /** Disturbs the cluster once; returns when the next fault may follow. */
    void inject(Scene scene) throws Exception;
}
