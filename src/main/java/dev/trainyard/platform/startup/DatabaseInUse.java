package dev.trainyard.platform.startup;

import java.sql.SQLException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/** Explains to the operator why a second process cannot start on the same H2 file. */
class DatabaseInUse extends AbstractFailureAnalyzer<SQLException> {

    /** H2's {@code DATABASE_ALREADY_OPEN_1}. */
    private static final int ALREADY_OPEN = 90020;

    private final Environment environment;

    DatabaseInUse(Environment environment) {
        this.environment = environment;
    }

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, SQLException cause) {
        if (cause.getErrorCode() != ALREADY_OPEN) {
            return null;
        }
        return new FailureAnalysis(
                "Another process has the database in %s open, and an H2 database in a file serves one process at a time."
                        .formatted(environment.getProperty("trainyard.data-directory")),
                "Stop the other process, or give this one a directory of its own (trainyard.data-directory). For several processes to "
                        + "share the work (trainyard.roles), put the database on PostgreSQL (spring.datasource.url=jdbc:postgresql://…).",
                cause);
    }
}
