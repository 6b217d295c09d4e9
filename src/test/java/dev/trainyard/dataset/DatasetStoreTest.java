package dev.trainyard.dataset;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.trainyard.dataset.generator.Xor;
import dev.trainyard.platform.artifact.Artifact;
import dev.trainyard.platform.artifact.ArtifactStore;
import dev.trainyard.platform.problem.ProblemException;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.PlatformTransactionManager;

/** Keeps or deletes the file of a data set when its row cannot be stored. */
class DatasetStoreTest {

    private static final String KEY = "datasets/a";

    private final StoredDatasets rows = mock();
    private final ArtifactStore artifacts = mock();
    private final PlatformTransactionManager transactions = mock();
    private final DatasetStore store = new DatasetStore(rows, mock(), artifacts, transactions);

    @BeforeEach
    void write() throws IOException {
        when(artifacts.write(any(), any())).thenReturn(new Artifact(KEY, "", 1));
    }

    @Test
    void keepsTheFileAfterAnUnacknowledgedCommit() throws IOException {
        doThrow(new DataAccessResourceFailureException("connection lost")).when(transactions).commit(any());
        assertThatThrownBy(this::store).isInstanceOf(DataAccessResourceFailureException.class);
        verify(artifacts, never()).delete(any());
    }

    @Test
    void deletesTheFileWhenTheNameIsTaken() throws IOException {
        when(rows.saveAndFlush(any())).thenThrow(new DataIntegrityViolationException("names are unique"));
        assertThatThrownBy(this::store).isInstanceOf(ProblemException.class);
        verify(artifacts).delete(KEY);
    }

    @Test
    void deletesTheFileWhenAQuotaRefusesIt() throws IOException {
        Xor xor = new Xor(1, 0, 1);
        assertThatThrownBy(() -> store.store("mine", new Source(null, xor), xor.generate(), bytes -> {
            throw new ProblemException(HttpStatus.INSUFFICIENT_STORAGE, "%d bytes are too many".formatted(bytes));
        })).hasMessage("1 bytes are too many");
        verify(artifacts).delete(KEY);
        verify(rows, never()).saveAndFlush(any());
    }

    private void store() throws IOException {
        Xor xor = new Xor(1, 0, 1);
        store.store("mine", new Source(null, xor), xor.generate());
    }
}
