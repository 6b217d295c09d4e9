package dev.trainyard.platform.compute;

/** The kinds of computation; each has threads and a queue of its own, so that long ones do not delay short ones. */
public enum Lane {

    /** Milliseconds: predictions, pictures, examples. */
    SHORT,
    /** Seconds: sampling, evaluations, imports. */
    LONG
}
