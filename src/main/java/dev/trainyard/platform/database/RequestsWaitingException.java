package dev.trainyard.platform.database;

import java.sql.SQLTransientConnectionException;

/** Too many requests wait for a database connection; the database itself works. */
final class RequestsWaitingException extends SQLTransientConnectionException {

    private static final long serialVersionUID = 1;

    RequestsWaitingException(int connections) {
        super("all " + connections + " connections for requests are in use");
    }
}
