package dev.trainyard.platform.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.message.DbException;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;

/**
 * Rolls back a transaction of an H2 file with {@code WRITE_DELAY=0} while H2 stores no other transaction. Other rollbacks are unchanged.
 *
 * <p>H2 (2.2.224 to 2.5.252) rolls back a change of a row in two steps: it restores the row, which unlocks it, and then removes the undo
 * record. If another transaction is stored between the steps, the second step fails and H2 repeats both. But a transaction that waited for
 * the row may have changed it and committed meanwhile. The repetition overwrites that change in the row, but not in the indexes, and every
 * later update of the row fails with "Row not found when trying to delete from index". The cause is that {@code decide} of H2's
 * {@code RollbackDecisionMaker} restores the row, although H2 may call it several times.
 */
final class ExclusiveRollbacks extends JpaTransactionManager {

    @Override
    protected void doRollback(DefaultTransactionStatus status) {
        MVStore store = h2Store();
        if (store == null) {
            super.doRollback(status);
            return;
        }
        // Keeps failures of the rollback, because H2 closes the database if an operation throws.
        FutureTask<Void> rollback = new FutureTask<>(() -> super.doRollback(status), null);
        try {
            store.executeFilestoreOperation(rollback);
        } catch (MVStoreException e) {
            logger.debug("The database failed or was closed before the rollback", e);
            rollback.run(); // no effect if it has run
        }
        rethrow(rollback);
    }

    /**
     * Returns the store of the transaction's H2 database; null if there is none, if it is closed, or if its URL does not have
     * {@code WRITE_DELAY=0} as the service's own has: then H2 may wait, during a rollback, for threads that wait for this one.
     */
    private MVStore h2Store() {
        if (getDataSource() == null) {
            return null;
        }
        Connection connection = DataSourceUtils.getConnection(getDataSource()); // the transaction's own
        try {
            if (!connection.isWrapperFor(JdbcConnection.class)
                    || !(connection.unwrap(JdbcConnection.class).getSession() instanceof SessionLocal session)) {
                return null;
            }
            MVStore store = session.getDatabase().getStore().getMvStore();
            return store.getFileStore() == null || store.isClosed() || store.getAutoCommitDelay() != 0 ? null : store;
        } catch (SQLException | DbException e) {
            logger.debug("The connection failed before the rollback", e);
            return null;
        } finally {
            DataSourceUtils.releaseConnection(connection, getDataSource());
        }
    }

    private static void rethrow(FutureTask<Void> ended) {
        try {
            ended.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) e.getCause();
        }
    }
}
