package dev.trainyard.job;

/** A job was asked to go where it cannot from where it is. */
class IllegalTransitionException extends RuntimeException {

    private static final long serialVersionUID = 1;

    IllegalTransitionException(String message) {
        super(message);
    }
}
