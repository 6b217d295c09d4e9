package dev.trainyard.model;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.trainyard.platform.artifact.Artifact;
import dev.trainyard.platform.artifact.ArtifactStore;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Keeps or deletes the file of a version whose transaction fails. */
class RegistrationTest {

    private static final String KEY = "models/a";

    private final ModelRepository models = mock();
    private final VersionRepository versions = mock();
    private final VersionQueries queries = mock();
    private final ArtifactStore files = mock();

    @BeforeEach
    void register() {
        TransactionSynchronizationManager.initSynchronization();
        when(models.lockEvenIfDeleted("digits")).thenReturn(Optional.of(0));
        when(versions.findByJobId(any())).thenReturn(Optional.empty());
        when(versions.saveAndFlush(any())).thenAnswer(call -> call.getArgument(0));
        new Models(models, versions, queries, files).register(new Models.Written(ModelTest.version("digits", UUID.randomUUID()),
                UUID.randomUUID(), new Artifact(KEY, "", 1), ""));
    }

    @AfterEach
    void end() {
        TransactionSynchronizationManager.clearSynchronization();
    }

    @Test
    void deletesTheFileWhenTheTransactionRollsBack() throws IOException {
        complete(TransactionSynchronization.STATUS_ROLLED_BACK);
        verify(files).delete(KEY);
    }

    /** Spring reports a commit as rolled back if the connection is lost during it, although the database may have committed. */
    @Test
    void keepsTheFileAfterAnUnacknowledgedCommit() throws IOException {
        TransactionSynchronizationManager.getSynchronizations().forEach(synchronization -> synchronization.beforeCommit(false));
        complete(TransactionSynchronization.STATUS_ROLLED_BACK);
        verify(files, never()).delete(any());
    }

    private static void complete(int status) {
        TransactionSynchronizationManager.getSynchronizations().forEach(synchronization -> synchronization.afterCompletion(status));
    }
}
