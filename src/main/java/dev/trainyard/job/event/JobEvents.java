package dev.trainyard.job.event;

import java.util.UUID;
import org.springframework.stereotype.Service;

/** The durable log of what happened to a job, in words that its owner understands. */
@Service
public class JobEvents {

    public static final String INFO = "info";
    public static final String WARNING = "warning";
    public static final String ERROR = "error";

    /**
     * Adds a line to the job's log. Takes part in the caller's transaction, so that a transition and its event are stored
     * together or not at all.
     *
     * @param attempt the attempt that speaks: nothing is written when the job has meanwhile passed to another one. 0 for what
     *                no attempt says, such as a user's request
     * @param code    what happened, for programs: {@code started}, {@code checkpoint_damaged} …
     */
    public void append(UUID job, int attempt, String level, String code, String message) {
        throw new UnsupportedOperationException();
    }
}
