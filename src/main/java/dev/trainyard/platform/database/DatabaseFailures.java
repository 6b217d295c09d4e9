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

/** What went wrong between the service and its database. */
public final class DatabaseFailures {

    /**
     * Connection exceptions, insufficient resources and operator intervention; of PostgreSQL also "idle in transaction for too long",
     * of H2 that the database is closed, or just being closed.
     */
    private static final Set<String> OUTAGE_CLASSES = Set.of("08", "53", "57");
    private static final Set<String> OUTAGE_STATES = Set.of("25P03", "90067", "90098", "90121");
    /** A statement was cancelled: the database is well. */
    private static final String CANCELLED = "57014";
    /** What the pool says, without a state, of a connection that broke before: to who then rolls back. */
    private static final String GIVEN_UP = "Connection is closed";

    private DatabaseFailures() {
    }

    /** Whether a failure came from the database, for whatever reason. */
    public static boolean isOfDatabase(Throwable failure) {
        return any(failure, cause -> cause instanceof DataAccessException || cause instanceof TransactionException
                || cause instanceof PersistenceException || cause instanceof SQLException);
    }

    /** Whether a failure came from a database that is not there, or breaks off; what was asked for can be asked again. */
    public static boolean isOutage(Throwable failure) {
        return any(failure, cause -> cause instanceof SQLException e && isOutage(e));
    }

    /** Whether the database is well, and only too many requests want it at once. */
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
