package dev.trainyard.platform.migration;

import dev.trainyard.platform.problem.DiskFull;
import java.sql.SQLException;
import java.util.Set;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.NestedExceptionUtils;

/** Explains to the operator why a migration failed, that the database is unchanged, and what to do. */
class MigrationFailed extends AbstractFailureAnalyzer<MigrationFailedException> {

    /** H2's SQLSTATEs for a table, index or column that already exists or is missing. */
    private static final Set<String> UNEXPECTED_SCHEMA = Set.of("42S01", "42S11", "42S21", "42S02", "42S03", "42S04", "42S12", "42S22");

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, MigrationFailedException failure) {
        Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
        return new FailureAnalysis("""
                The database %s cannot be brought to the schema of this version:

                %s

                The database is as it was before: the migration ran on a copy, which has been deleted."""
                .formatted(failure.database(), cause.getMessage()), action(failure, cause), failure);
    }

    private static String action(MigrationFailedException failure, Throwable cause) {
        if (DiskFull.isCauseOf(failure)) {
            return "Make room in %s for a second database beside the present one, more than %d MB, and start again."
                    .formatted(failure.database().getParent(), failure.bytes() / (1 << 20) + 1);
        }
        if (cause instanceof FlywayValidateException || cause instanceof SQLException e && UNEXPECTED_SCHEMA.contains(e.getSQLState())) {
            return "An earlier version was probably killed while it migrated the database, and left half of a migration. Put back the "
                    + "backup that was taken before that upgrade (docker/BACKUP.md), and start this version on it.";
        }
        return "Remove the cause and start again. Until then the earlier version can go on with the database.";
    }
}
