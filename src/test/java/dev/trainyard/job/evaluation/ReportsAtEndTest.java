package dev.trainyard.job.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.trainyard.dataset.DatasetDescription;
import dev.trainyard.dataset.Datasets;
import dev.trainyard.job.spec.JobSpec;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.Examples;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.data.preprocessing.Preprocessing;
import dev.trainyard.nn.network.Network;
import dev.trainyard.platform.json.SpecificationReader;
import dev.trainyard.platform.memory.MemorySize;
import dev.trainyard.platform.memory.ProcessMemory;
import dev.trainyard.platform.memory.Reservation;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import org.nd4j.linalg.factory.Nd4j;
import tools.jackson.databind.json.JsonMapper;

class ReportsAtEndTest {

    private static final String JOB = """
            {"dataset":"xor","architecture":{"input":[2],"layers":[{"type":"dense","units":1,"activation":"sigmoid"}]},
             "split":{"train":2,"validation":2,"sampling":"random"},"optimizer":{"type":"sgd","learning_rate":1}}""";

    /** A job's own choice of examples may be a copy of the whole data set, and its targets are one. */
    @Test
    void usesTheExamplesThatTheJobHolds() {
        Targets targets = Targets.classes(List.of("no", "yes"));
        Dataset whole = new Dataset(Shape.of(2), targets, Examples.classified(Nd4j.zeros(4, 2), new int[] {0, 1, 1, 0}, 2), null, null);
        Examples half = new Examples(Nd4j.zeros(2, 2), Nd4j.createFromArray(new float[][] {{0}, {1}}), new int[] {0, 1});
        Dataset learnt = new Dataset(Shape.of(2), targets, half, half, null);
        DatasetDescription description = new DatasetDescription("xor", "1f", Shape.of(2), targets, Map.of(Split.TRAIN, 4),
                Map.of(Split.TRAIN, List.of(2, 2)), new Preprocessing.Identity(), 32L);
        Datasets.Open open = mock();
        when(open.dataset()).thenReturn(whole);
        when(open.description()).thenReturn(description);
        StoredReports reports = mock();
        ProcessMemory memory = mock();
        when(memory.reserve(any(), any())).thenReturn(mock(Reservation.class));
        JobSpec job = new SpecificationReader().read(JsonMapper.shared().readTree(JOB), JobSpec.class);

        try (Network network = Network.of(job.architecture())) {
            new ReportsAtEnd(reports, memory).of(UUID.randomUUID(), job, network, open, learnt).run();
        }

        verify(reports, times(1)).save(any());
        verify(open, never()).dataset(any(), any());
        verify(open, never()).own(any());
        ArgumentCaptor<MemorySize> reserved = ArgumentCaptor.captor();
        verify(memory).reserve(any(), reserved.capture());
        MemorySize copies = MemorySize.ofNative(description.copiedBytes(job.split(), job.subset()) + description.targetBytes());
        assertThat(copies.nativeBytes()).isPositive();
        assertThat(reserved.getValue().plus(copies)).isEqualTo(EvaluationMemory.of(job, description, Split.VALIDATION));
    }
}
