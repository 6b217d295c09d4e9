package dev.trainyard.platform.artifact;

import java.io.IOException;

/** The store does not answer now, and nothing is known to be wrong with what it keeps: to be tried again. */
public class StoreUnavailableException extends IOException {

    private static final long serialVersionUID = 1;

    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
