package dev.trainyard.platform.database;

import jakarta.persistence.PersistenceException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import java.util.function.Predicate;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionTimedOutException;

/** Classifies failures of the database by their causes. */
public final class DatabaseFailures {

    /**
     * SQLSTATE classes of an outage: connection exception, insufficient resources, operator intervention. {@link #OUTAGE_STATES} adds
     * PostgreSQL's timeout of idle transactions, and H2's states of a database that is closed, closing or unreachable.
     */
    private static final Set<String> OUTAGE_CLASSES = Set.of("08", "53", "57");
    private static final Set<String> OUTAGE_STATES = Set.of("25P03", "90067", "90098", "90121");
    /** State of a cancelled statement, which is no outage. */
    private static final String CANCELLED = "57014";
    /** The pool's message, without a SQLSTATE, if a transaction rolls back on a connection that broke before. */
    private static final String GIVEN_UP = "Connection is closed";

    private DatabaseFailures() {
    }

    /** Returns whether the failure came from the database, for any reason. */
    public static boolean isOfDatabase(Throwable failure) {
        return any(failure, cause -> cause instanceof DataAccessException || cause instanceof TransactionException
                || cause instanceof PersistenceException || cause instanceof SQLException);
    }

    /** Returns whether the database could not be reached or broke the connection, so that the caller may retry. */
    public static boolean isOutage(Throwable failure) {
        return any(failure, cause -> cause instanceof SQLException e && isOutage(e));
    }

    /** Returns whether the database works, but too many requests wait for a connection. */
    public static boolean isOverload(Throwable failure) {
        return any(failure, cause -> cause instanceof RequestsWaitingException);
    }

    /** Returns whether the database works, but a statement or transaction was cancelled because it took too long. */
    public static boolean isTimeout(Throwable failure) {
        return any(failure, cause -> cause instanceof SQLTimeoutException || cause instanceof QueryTimeoutException
                || cause instanceof TransactionTimedOutException
                || cause instanceof SQLException e && CANCELLED.equals(e.getSQLState())
                // Hibernate throws this between two statements of a transaction that has timed out.
                || cause instanceof org.hibernate.TransactionException e && "Transaction timeout expired".equalsIgnoreCase(e.getMessage()));
    }

    private static boolean isOutage(SQLException failure) {
        if (failure instanceof SQLTransientConnectionException || failure instanceof SQLNonTransientConnectionException
                || failure instanceof SQLRecoverableException) {
            return true;
        }
        String state = failure.getSQLState();
        if (state == null) {
            return GIVEN_UP.equals(failure.getMessage());
        }
        return !state.equals(CANCELLED)
                && (OUTAGE_STATES.contains(state) || state.length() == 5 && OUTAGE_CLASSES.contains(state.substring(0, 2)));
    }

    private static boolean any(Throwable failure, Predicate<Throwable> predicate) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (predicate.test(cause)) {
                return true;
            }
        }
        return false;
    }
}
