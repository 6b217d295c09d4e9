package dev.trainyard.job.execution;

import dev.trainyard.job.lifecycle.ChangedDatasetException;
import dev.trainyard.job.lifecycle.JobError;
import dev.trainyard.job.lifecycle.WarmStartResolver;
import dev.trainyard.job.spec.JobSpec;
import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.platform.artifact.StoreUnavailableException;
import dev.trainyard.platform.database.DatabaseFailures;
import dev.trainyard.platform.failure.OutOfMemory;
import dev.trainyard.platform.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Classifies the failures of jobs and explains them to the jobs' owners. */
final class FailureClassifier {

    private FailureClassifier() {
    }

    /** Whether a retry could succeed, because the cause may be temporary: disk, memory, database, or a 5xx status. */
    static boolean isWorthAnotherTry(Throwable failure) {
        return failure instanceof IOException || failure instanceof UncheckedIOException || OutOfMemory.isCauseOf(failure)
                || DatabaseFailures.isOfDatabase(failure)
                || failure instanceof ProblemException problem && problem.status().is5xxServerError();
    }

    /** Returns the outage of the artifact store that caused the failure. The job resumes when the store is back; no attempt is used up. */
    static Optional<StoreUnavailableException> outage(Throwable failure) {
        Throwable cause = failure instanceof UncheckedIOException ? failure.getCause() : failure;
        return cause instanceof StoreUnavailableException outage ? Optional.of(outage) : Optional.empty();
    }

    static JobError explain(Throwable failure) {
        if (OutOfMemory.isCauseOf(failure)) {
            return new JobError("out_of_memory", "There was not enough memory to train this network.",
                    "Train a smaller network or with smaller mini-batches, run fewer jobs at once (trainyard.workers), or give the "
                            + "service more memory.");
        } else if (failure instanceof InvalidSpecificationException) {
            return new JobError("invalid_specification", failure.getMessage(), "Correct the specification and submit it again.");
        } else if (failure instanceof WarmStartResolver.LostException) {
            return new JobError("model_unavailable", failure.getMessage(), "Submit the job again with a version that exists.");
        } else if (failure instanceof ChangedDatasetException) {
            return new JobError("dataset_changed", failure.getMessage(), "Submit the job again to train with the current content.");
        } else if (failure instanceof ProblemException) {
            return new JobError("dataset_unavailable", failure.getMessage(), "Make the data set available and submit the job again.");
        } else if (outage(failure).isPresent()) {
            return new JobError("store_unavailable",
                    "The artifact store does not answer or refuses requests: " + outage(failure).get().reason(),
                    "Check that the store is reachable and that the service may write to it.");
        } else if (failure instanceof IOException || failure instanceof UncheckedIOException) {
            return new JobError("io_error", "Reading or writing a file failed: " + failure.getMessage(),
                    "Check whether the disk of the data directory is full or broken.");
        } else if (DatabaseFailures.isOfDatabase(failure)) {
            return new JobError("database_error", "A database operation failed.", "See the service's log.");
        }
        return new JobError("internal_error", "Training failed unexpectedly: " + failure.getClass().getSimpleName() + ".",
                "This is a fault of the service; its log has the details.");
    }

    static JobError diverged(JobSpec specification) {
        return new JobError("diverged", "The cost is no longer a finite number: the weights have grown without bound.",
                "The learning rate %s is probably too large; try a tenth of it.".formatted(specification.optimizer().learningRate()));
    }
}
