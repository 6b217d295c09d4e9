package dev.trainyard.study.search.trial;

/** Status of a trial. */
public enum TrialStatus {
    RUNNING,
    /** Ended with a value of every objective. */
    COMPLETE,
    /** Stopped early, because its reports were worse than those of other trials. */
    PRUNED,
    /** Ended without values: the configuration is infeasible, or its evaluation failed. */
    FAILED
}
