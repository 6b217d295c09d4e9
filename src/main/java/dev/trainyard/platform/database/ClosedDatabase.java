package dev.trainyard.platform.database;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.util.Set;

/**
 * Makes an H2 database usable again without a restart. H2 closes a database that it could not write, as when the disk was full,
 * and opens it again once nobody holds a connection to the closed one: so the pool lets go of each that says so.
 */
public final class ClosedDatabase implements SQLExceptionOverride {

    /** {@code DATABASE_IS_CLOSED} and {@code DATABASE_CALLED_AT_SHUTDOWN}. */
    private static final Set<Integer> CLOSED = Set.of(90098, 90121);

    /** The annotation has a namesake in the interface. */
    @java.lang.Override
    public SQLExceptionOverride.Override adjudicate(SQLException failure) {
        return CLOSED.contains(failure.getErrorCode()) ? SQLExceptionOverride.Override.MUST_EVICT
                : SQLExceptionOverride.Override.CONTINUE_EVICT;
    }
}
