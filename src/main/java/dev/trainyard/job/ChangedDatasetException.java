package dev.trainyard.job;

/** The content of a job's data set is not the one that the job was submitted for. */
final class ChangedDatasetException extends RuntimeException {

    private static final long serialVersionUID = 1;

    ChangedDatasetException(String dataset) {
        super("Data set %s is not the one that the job was submitted for: its content has changed.".formatted(dataset));
    }
}
