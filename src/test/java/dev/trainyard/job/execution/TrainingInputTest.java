package dev.trainyard.job.execution;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.trainyard.dataset.Datasets;
import dev.trainyard.job.spec.JobSpecs;
import org.junit.jupiter.api.Test;

class TrainingInputTest {

    private final Datasets datasets = mock(Datasets.class);
    private final Datasets.Open open = mock(Datasets.Open.class);

    @Test
    void closesTheDatasetWhenThereIsNoMemoryForItsCopy() {
        when(datasets.open("xor")).thenReturn(open);
        when(open.dataset(null, null)).thenThrow(new OutOfMemoryError("no room"));
        assertThatThrownBy(() -> TrainingInput.of(JobSpecs.xor(), datasets)).isInstanceOf(OutOfMemoryError.class);
        verify(open).close();
    }
}
