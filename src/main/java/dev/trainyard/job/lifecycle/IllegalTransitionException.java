package dev.trainyard.job.lifecycle;

/** Thrown if a job's status does not allow the requested transition. */
class IllegalTransitionException extends RuntimeException {

    private static final long serialVersionUID = 1;

    IllegalTransitionException(String message) {
        super(message);
    }
}
