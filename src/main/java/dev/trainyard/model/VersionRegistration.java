package dev.trainyard.model;

import java.io.IOException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Writes and registers versions that no job has trained. */
@Service
public class VersionRegistration {

    private final Models models;
    private final ModelQueries modelQueries;
    private final TransactionTemplate transaction;

    VersionRegistration(Models models, ModelQueries modelQueries, TransactionTemplate transaction) {
        this.models = models;
        this.modelQueries = modelQueries;
        this.transaction = transaction;
    }

    /** Registers and describes the version in one transaction, so that the answer is complete even if the version is deleted at once. */
    public VersionDescription register(NewModelVersion version) throws IOException {
        Models.Written written = models.write(version);
        return transaction.execute(status -> {
            Models.Registered registered = models.register(written);
            return modelQueries.version(registered.model(), Integer.toString(registered.version()));
        });
    }
}
