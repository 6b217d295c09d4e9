package dev.trainyard.job.lifecycle;

import dev.trainyard.job.event.JobEvents;
import dev.trainyard.nn.training.Keep;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/** Writes each transition to the job's log, in the same transaction, and to the service's log after the commit. */
@Component
class TransitionLog {

    private static final Logger log = LoggerFactory.getLogger(TransitionLog.class);

    private final JobEvents events;

    TransitionLog(JobEvents events) {
        this.events = events;
    }

    @EventListener
    void append(JobTransitioned transition) {
        events.appendTransition(transition.id(), transition.attempt(), transition.to() == JobStatus.FAILED ? JobEvents.ERROR : JobEvents.INFO,
                transition.to().word(), describe(transition));
    }

    @TransactionalEventListener
    void log(JobTransitioned transition) {
        try (MDC.MDCCloseable job = MDC.putCloseable("job", transition.id().toString())) {
            log.info("{} (attempt {}){}", transition.to().word(), transition.attempt(), reason(transition));
        }
    }

    private static String describe(JobTransitioned transition) {
        return switch (transition.to()) {
            case QUEUED -> transition.from() == null ? "The job is queued." : "The job is queued again.";
            case RUNNING -> "Attempt %d runs.".formatted(transition.attempt());
            case PAUSING -> "The job will pause at its next step.";
            case PAUSED -> "The job is paused.";
            case STOPPING -> "The job will end with %s.".formatted(
                    transition.kept() == Keep.LAST ? "its last weights" : "the weights of its best epoch so far");
            case SUCCEEDED -> "The job has succeeded%s. Its model has %s.".formatted(reason(transition), weights(transition));
            case FAILED -> "The job has failed" + reason(transition) + ".";
            case CANCELLED -> "The job is cancelled.";
        };
    }

    private static String weights(JobTransitioned transition) {
        String epoch = transition.epoch() == null ? null
                : BigDecimal.valueOf(transition.epoch()).setScale(2, RoundingMode.HALF_UP).stripTrailingZeros().toPlainString();
        if (transition.kept() == Keep.BEST) {
            return "the weights of its best epoch" + (epoch == null ? "" : ", " + epoch);
        }
        return "its last weights" + (epoch == null ? "" : ", after %s epochs".formatted(epoch));
    }

    private static String reason(JobTransitioned transition) {
        if (transition.reason() == null) {
            return "";
        }
        return ": " + switch (transition.reason()) {
            case COMPLETED -> "all epochs are done";
            case EARLY_STOPPED -> "no improvement within the patience";
            case TARGET_REACHED -> "the target is reached";
            case TIME_LIMIT -> "the time limit is reached";
            case STOPPED -> "it was stopped";
            case DIVERGED -> "it diverged";
            case CANCELLED -> "it was cancelled";
            case ERROR -> "there was an error";
        };
    }
}
