package dev.trainyard.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.ArgumentMatchers.matches;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoMoreInteractions;
import static org.mockito.Mockito.when;

import dev.trainyard.checkpoint.Checkpoints;
import dev.trainyard.job.event.JobEvents;
import dev.trainyard.job.metric.JobMetrics;
import dev.trainyard.nn.training.TrainingObserver.Directive;
import dev.trainyard.nn.training.TrainingObserver.Warning;
import dev.trainyard.nn.training.TrainingState;
import dev.trainyard.platform.artifact.StoreUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mockito.InOrder;
import org.mockito.stubbing.OngoingStubbing;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.CannotCreateTransactionException;

/** A disk and a database that take as long as a test likes. */
@Timeout(60)
class SupervisionTest {

    private final UUID job = UUID.randomUUID();
    private final Leases leases = mock();
    private final Checkpoints checkpoints = mock();
    private final JobEvents events = mock();
    private final JobMetrics metrics = mock();
    private final List<Float> saved = new CopyOnWriteArrayList<>();
    private final CountDownLatch disk = new CountDownLatch(1);
    private final CountDownLatch database = new CountDownLatch(1);
    private final INDArray weights = Nd4j.createFromArray(1f, 2f, 3f);
    private boolean shuttingDown;
    private final Supervision supervision = new Supervision(new Leases.Attempt(job, 1, null, JobSpecs.xor()), leases, checkpoints,
            events, metrics, () -> shuttingDown, Duration.ZERO);

    @BeforeEach
    void run() {
        when(leases.wanted(any())).thenReturn(Optional.of(JobStatus.RUNNING));
    }

    @AfterEach
    void end() {
        disk.countDown();
        database.countDown();
        supervision.close();
    }

    private OngoingStubbing<Boolean> saving() throws IOException {
        return when(checkpoints.save(eq(job), eq(1), any(), anyInt()));
    }

    private void saveSlowly() throws IOException {
        saving().thenAnswer(call -> {
            TrainingState state = call.getArgument(2);
            disk.await();
            saved.add(state.tensors().get("parameters").getFloat(0));
            return true;
        });
    }

    @Test
    void goesOnWhileACheckpointIsSavedAsItWas() throws IOException {
        saveSlowly();
        supervision.checkpoint(state(10));
        weights.assign(7);
        assertThat(saved).as("training was not held up").isEmpty();
        disk.countDown();
        await().until(() -> saved.equals(List.of(1f)));
    }

    @Test
    void takesTheNextStateWhenOneIsStillBeingSaved() throws IOException {
        saveSlowly();
        supervision.checkpoint(state(10));
        weights.assign(7);
        supervision.checkpoint(state(20));
        disk.countDown();
        await().until(() -> saved.equals(List.of(1f)));
        await().untilAsserted(() -> {
            supervision.checkpoint(state(30));
            assertThat(saved).containsExactly(1f, 7f);
        });
    }

    @Test
    void waitsForTheLastCheckpoint() throws IOException {
        saveSlowly();
        supervision.checkpoint(state(10));
        weights.assign(7);
        shuttingDown = true;
        assertThat(supervision.directive(1)).isEqualTo(Directive.SUSPEND);
        new Thread(disk::countDown).start();
        supervision.checkpoint(state(20));
        assertThat(saved).containsExactly(1f, 7f);
    }

    @Test
    void doesNotSaveTheLastStateTwice() throws IOException {
        saveSlowly();
        supervision.checkpoint(state(10));
        shuttingDown = true;
        supervision.directive(1);
        new Thread(disk::countDown).start();
        supervision.checkpoint(state(10));
        assertThat(saved).containsExactly(1f);
    }

    @Test
    void storesWhatWasMeasuredBeforeACheckpointCounts() throws IOException {
        saving().thenReturn(true);
        supervision.checkpoint(state(10));
        supervision.conclude();
        InOrder order = inOrder(metrics, checkpoints);
        order.verify(metrics).flush(job);
        order.verify(checkpoints).save(eq(job), eq(1), any(), anyInt());
        order.verify(metrics).flush(job);
    }

    @Test
    void trainsOnWithoutACheckpointThatCannotBeSaved() throws IOException {
        saving().thenThrow(new IOException("the disk is full"));
        supervision.checkpoint(state(10));
        supervision.conclude();
        verify(events).append(eq(job), eq(1), eq(JobEvents.WARNING), eq("checkpoint_failed"), anyString());
        assertThat(supervision.directive(1)).isEqualTo(Directive.CONTINUE);
    }

    @Test
    void saysOnceWhyCheckpointsCannotBeSaved() throws IOException {
        saving().thenThrow(refused(), refused()).thenReturn(true).thenThrow(refused());
        for (int step = 10; step <= 40; step += 10) {
            supervision.checkpoint(state(step));
            supervision.conclude();
        }
        verify(events).append(eq(job), eq(1), any(), eq("checkpoint_failed"), matches(".* step 10 .*: AccessDenied"));
        verify(events).append(eq(job), eq(1), any(), eq("checkpoint_failed"), matches(".* step 40 .*: AccessDenied"));
        verifyNoMoreInteractions(events);
    }

    private static StoreUnavailableException refused() {
        return new StoreUnavailableException("artifact checkpoints/" + UUID.randomUUID() + " was not written", "AccessDenied", null);
    }

    @Test
    void failsTheJobWithWhatElseGoesWrong() throws IOException {
        saving().thenThrow(new OutOfMemoryError("no room to encode"));
        supervision.checkpoint(state(10));
        assertThatThrownBy(() -> {
            supervision.conclude();
            supervision.directive(1);
        }).isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void endsWhenTheCheckpointFindsTheJobLost() throws IOException {
        saving().thenReturn(false);
        supervision.checkpoint(state(10));
        await().until(() -> supervision.directive(1) == Directive.CANCEL);
    }

    @Test
    void doesWhatIsWanted() {
        when(leases.wanted(any())).thenReturn(Optional.of(JobStatus.STOPPING));
        await().until(() -> supervision.directive(1) == Directive.STOP);
    }

    @Test
    void trainsOnWhileTheDatabaseHangs() {
        when(leases.wanted(any())).thenAnswer(call -> {
            database.await();
            return Optional.of(JobStatus.STOPPING);
        });
        for (int second = 0; second < 3; second++) {
            assertThat(supervision.directive(second)).isEqualTo(Directive.CONTINUE);
        }
        database.countDown();
        await().until(() -> supervision.directive(4) == Directive.STOP);
    }

    @Test
    void trainsOnWhileTheDatabaseIsDown() throws IOException {
        when(leases.wanted(any())).thenThrow(new CannotCreateTransactionException("connection refused"));
        saving().thenThrow(new DataAccessResourceFailureException("connection refused"));
        doThrow(new DataAccessResourceFailureException("connection refused"))
                .when(events).append(any(), anyInt(), any(), any(), any());
        supervision.warned(new Warning("code", "message"));
        supervision.checkpoint(state(10));
        assertThat(supervision.directive(1)).isEqualTo(Directive.CONTINUE);
        await().untilAsserted(() -> verify(events).append(eq(job), eq(1), any(), eq("checkpoint_failed"), any()));
        assertThat(supervision.directive(2)).isEqualTo(Directive.CONTINUE);
    }

    private TrainingState state(long step) {
        return new TrainingState(Map.of("parameters", weights), new TrainingState.Position(1, step, 0, 1, Map.of(), Map.of(), 0,
                Map.of(), Map.of(), Map.of()));
    }
}
