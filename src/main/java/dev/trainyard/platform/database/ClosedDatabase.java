package dev.trainyard.platform.database;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.util.Set;

/**
 * Makes an H2 database usable again without a restart. H2 closes a database after a failed write, for example when the disk is full, and
 * reopens it once no connection to the closed database is left. So the pool evicts every connection that reports a closed database.
 */
public final class ClosedDatabase implements SQLExceptionOverride {

    /** {@code DATABASE_IS_CLOSED} and {@code DATABASE_CALLED_AT_SHUTDOWN}. */
    private static final Set<Integer> CLOSED = Set.of(90098, 90121);

    // Qualified, because the interface has a member named Override.
    @java.lang.Override
    public SQLExceptionOverride.Override adjudicate(SQLException failure) {
        return CLOSED.contains(failure.getErrorCode()) ? SQLExceptionOverride.Override.MUST_EVICT
                : SQLExceptionOverride.Override.CONTINUE_EVICT;
    }
}
