package dev.trainyard.platform.compute;

/** Kinds of computation. Each has its own threads and queue, so that long computations do not delay short ones. */
public enum Lane {

    /** Takes milliseconds: predictions, pictures, examples. */
    SHORT,
    /** Takes seconds: sampling, evaluations, imports. */
    LONG
}
