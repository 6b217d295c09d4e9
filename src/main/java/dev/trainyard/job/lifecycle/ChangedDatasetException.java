package dev.trainyard.job.lifecycle;

/** Thrown if the content of a job's data set has changed since the job was submitted. */
public final class ChangedDatasetException extends RuntimeException {

    private static final long serialVersionUID = 1;

    ChangedDatasetException(String dataset) {
        super("Data set %s is not the one that the job was submitted for: its content has changed.".formatted(dataset));
    }
}
