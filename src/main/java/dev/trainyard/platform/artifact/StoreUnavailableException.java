package dev.trainyard.platform.artifact;

import java.io.IOException;

/** The store does not answer. Its content may be intact, so the caller should try again. */
public class StoreUnavailableException extends IOException {

    private static final long serialVersionUID = 1;

    private final String reason;

    /**
     * @param failure the failed operation
     * @param reason  the cause, worded alike at each try
     */
    public StoreUnavailableException(String failure, String reason, Throwable cause) {
        super(failure + ": " + reason, cause);
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }
}
