package dev.trainyard.platform.artifact;

/** The store does not belong to the database. Nothing is written to it or removed from it until an operator resolves the mismatch. */
public class StoreMismatchException extends StoreUnavailableException {

    private static final long serialVersionUID = 1;

    StoreMismatchException(String reason) {
        super("nothing is written to the artifact store", reason, null);
    }
}
