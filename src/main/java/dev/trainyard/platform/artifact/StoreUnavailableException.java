package dev.trainyard.platform.artifact;

import java.io.IOException;

/** The store does not answer now, and nothing is known to be wrong with what it keeps: to be tried again. */
public class StoreUnavailableException extends IOException {

    private static final long serialVersionUID = 1;

    private final String reason;

    /**
     * @param failure what could not be done
     * @param reason  why, in words that are the same at each try
     */
    public StoreUnavailableException(String failure, String reason, Throwable cause) {
        super(failure + ": " + reason, cause);
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }
}
