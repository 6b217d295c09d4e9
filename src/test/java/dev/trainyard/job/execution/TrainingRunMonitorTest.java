package dev.trainyard.job.execution;

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
import dev.trainyard.job.lifecycle.AttemptStore;
import dev.trainyard.job.lifecycle.JobStatus;
import dev.trainyard.job.metric.JobMetrics;
import dev.trainyard.job.spec.JobSpecs;
import dev.trainyard.nn.training.StopReason;
import dev.trainyard.nn.training.TrainingObserver.Directive;
import dev.trainyard.nn.training.TrainingObserver.Progress;
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

/** The tests control how long the disk and the database take to answer. */
@Timeout(60)
class TrainingRunMonitorTest {

    private static final Checkpoints.Saved SAVED = new Checkpoints.Saved(true, null);

    private final UUID job = UUID.randomUUID();
    private final AttemptStore attemptStore = mock();
    private final Checkpoints checkpoints = mock();
    private final JobEvents events = mock();
    private final JobMetrics metrics = mock();
    private final List<Float> saved = new CopyOnWriteArrayList<>();
    private final CountDownLatch disk = new CountDownLatch(1);
    private final CountDownLatch database = new CountDownLatch(1);
    private final INDArray weights = Nd4j.createFromArray(1f, 2f, 3f);
    private boolean shuttingDown;
    private TrainingRunMonitor monitor = supervise(new AttemptStore.Attempt(job, 1, null, JobSpecs.xor(), 0));

    @BeforeEach
    void run() {
        when(attemptStore.wanted(any())).thenReturn(Optional.of(JobStatus.RUNNING));
        when(attemptStore.progress(any(), any(), any(), any())).thenReturn(true);
    }

    @AfterEach
    void end() {
        disk.countDown();
        database.countDown();
        monitor.close();
    }

    private TrainingRunMonitor supervise(AttemptStore.Attempt attempt) {
        return new TrainingRunMonitor(attempt, attemptStore, checkpoints, events, metrics, () -> shuttingDown, Duration.ZERO);
    }

    private Directive directive(double seconds) {
        return monitor.directive(new Progress(0.5, 10, seconds));
    }

    private OngoingStubbing<Checkpoints.Saved> saving() throws IOException {
        return when(checkpoints.save(eq(job), eq(1), any(), anyInt()));
    }

    private void saveSlowly() throws IOException {
        saving().thenAnswer(call -> {
            TrainingState state = call.getArgument(2);
            disk.await();
            saved.add(state.tensors().get("parameters").getFloat(0));
            return SAVED;
        });
    }

    @Test
    void savesASnapshotWhileTrainingContinues() throws IOException {
        saveSlowly();
        monitor.checkpoint(state(10));
        weights.assign(7);
        assertThat(saved).as("saved before the disk answers").isEmpty();
        disk.countDown();
        await().until(() -> saved.equals(List.of(1f)));
    }

    @Test
    void skipsACheckpointWhileAnotherIsBeingSaved() throws IOException {
        saveSlowly();
        monitor.checkpoint(state(10));
        weights.assign(7);
        monitor.checkpoint(state(20));
        disk.countDown();
        await().until(() -> saved.equals(List.of(1f)));
        await().untilAsserted(() -> {
            monitor.checkpoint(state(30));
            assertThat(saved).containsExactly(1f, 7f);
        });
    }

    @Test
    void waitsForTheCheckpointOfASuspension() throws IOException {
        saveSlowly();
        monitor.checkpoint(state(10));
        weights.assign(7);
        shuttingDown = true;
        assertThat(directive(1)).isEqualTo(Directive.SUSPEND);
        new Thread(disk::countDown).start();
        monitor.checkpoint(state(20));
        assertThat(saved).containsExactly(1f, 7f);
    }

    @Test
    void doesNotSaveTheLastStateTwice() throws IOException {
        saveSlowly();
        monitor.checkpoint(state(10));
        shuttingDown = true;
        directive(1);
        new Thread(disk::countDown).start();
        monitor.checkpoint(state(10));
        assertThat(saved).containsExactly(1f);
    }

    @Test
    void savesTheStateAtTheEndSoonAfterAnotherOne() throws IOException {
        monitor.close();
        monitor = new TrainingRunMonitor(new AttemptStore.Attempt(job, 1, null, JobSpecs.xor(), 0), attemptStore, checkpoints, events,
                metrics, () -> shuttingDown, Duration.ofHours(1));
        saveSlowly();
        disk.countDown();
        monitor.checkpoint(state(10));
        assertThat(saved).as("within an hour").isEmpty();
        monitor.checkpoint(new TrainingState(Map.of("parameters", weights), new TrainingState.Position(1, 10, 0, 1, Map.of(), Map.of(),
                0, Map.of(), Map.of(), Map.of(), Map.of(), StopReason.COMPLETED)));
        assertThat(saved).containsExactly(1f);
    }

    @Test
    void storesMetricsBeforeTheCheckpoint() throws IOException {
        saving().thenReturn(SAVED);
        monitor.checkpoint(state(10));
        monitor.conclude();
        InOrder order = inOrder(metrics, checkpoints);
        order.verify(metrics).flush(job);
        order.verify(checkpoints).save(eq(job), eq(1), any(), anyInt());
        order.verify(metrics).flush(job);
    }

    @Test
    void trainsOnWhenACheckpointCannotBeSaved() throws IOException {
        saving().thenThrow(new IOException("the disk is full"));
        monitor.checkpoint(state(10));
        monitor.conclude();
        verify(events).append(eq(job), eq(1), eq(JobEvents.WARNING), eq("checkpoint_failed"), anyString());
        assertThat(directive(1)).isEqualTo(Directive.CONTINUE);
    }

    @Test
    void logsOnceWhyCheckpointsCannotBeSaved() throws IOException {
        saving().thenThrow(refused(), refused()).thenReturn(SAVED).thenThrow(refused());
        for (int step = 10; step <= 40; step += 10) {
            monitor.checkpoint(state(step));
            monitor.conclude();
        }
        verify(events).append(eq(job), eq(1), any(), eq("checkpoint_failed"), matches(".* step 10 .*: AccessDenied"));
        verify(events).append(eq(job), eq(1), any(), eq("checkpoint_failed"), matches(".* step 40 .*: AccessDenied"));
        verifyNoMoreInteractions(events);
    }

    @Test
    void logsOnceWhyFewerCheckpointsAreKept() throws IOException {
        saving().thenReturn(new Checkpoints.Saved(true, "The limit is reached."));
        for (int step = 10; step <= 30; step += 10) {
            monitor.checkpoint(state(step));
            monitor.conclude();
        }
        verify(events).append(eq(job), eq(1), eq(JobEvents.WARNING), eq("checkpoints_thinned"), matches(".*The limit is reached."));
        verifyNoMoreInteractions(events);
    }

    private static StoreUnavailableException refused() {
        return new StoreUnavailableException("artifact checkpoints/" + UUID.randomUUID() + " was not written", "AccessDenied", null);
    }

    @Test
    void failsTheJobOnOtherErrorsOfACheckpoint() throws IOException {
        saving().thenThrow(new OutOfMemoryError("no room to encode"));
        monitor.checkpoint(state(10));
        assertThatThrownBy(() -> {
            monitor.conclude();
            directive(1);
        }).isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void cancelsTrainingWhenTheCheckpointFindsTheJobLost() throws IOException {
        saving().thenReturn(new Checkpoints.Saved(false, null));
        monitor.checkpoint(state(10));
        await().until(() -> directive(1) == Directive.CANCEL);
    }

    @Test
    void stopsTrainingWhenTheJobIsStopping() {
        when(attemptStore.wanted(any())).thenReturn(Optional.of(JobStatus.STOPPING));
        await().until(() -> directive(1) == Directive.STOP);
    }

    @Test
    void trainsOnWhileTheDatabaseHangs() {
        when(attemptStore.wanted(any())).thenAnswer(call -> {
            database.await();
            return Optional.of(JobStatus.STOPPING);
        });
        for (int second = 0; second < 3; second++) {
            assertThat(directive(second)).isEqualTo(Directive.CONTINUE);
        }
        database.countDown();
        await().until(() -> directive(4) == Directive.STOP);
    }

    @Test
    void trainsOnWhileTheDatabaseIsDown() throws IOException {
        when(attemptStore.wanted(any())).thenThrow(new CannotCreateTransactionException("connection refused"));
        saving().thenThrow(new DataAccessResourceFailureException("connection refused"));
        doThrow(new DataAccessResourceFailureException("connection refused"))
                .when(events).append(any(), anyInt(), any(), any(), any());
        monitor.warned(new Warning("code", "message"));
        monitor.checkpoint(state(10));
        assertThat(directive(1)).isEqualTo(Directive.CONTINUE);
        await().untilAsserted(() -> verify(events).append(eq(job), eq(1), any(), eq("checkpoint_failed"), any()));
        assertThat(directive(2)).isEqualTo(Directive.CONTINUE);
    }

    @Test
    void limitsTheNextAttemptToTheRemainingTime() {
        goOnAfter(9.5);
        monitor.startFrom(position(10, 9.5), 0.5);
        assertThat(directive(9.9)).isEqualTo(Directive.CONTINUE);
        assertThat(directive(10)).isEqualTo(Directive.TIME_LIMIT);
    }

    @Test
    void countsTrainingTimeThatIsInNoCheckpoint() {
        goOnAfter(9.5);
        assertThat(directive(0.4)).as("an attempt from the start").isEqualTo(Directive.CONTINUE);
        assertThat(directive(0.5)).isEqualTo(Directive.TIME_LIMIT);

        goOnAfter(9.5);
        monitor.startFrom(position(10, 6), 0.5);
        assertThat(directive(6.4)).as("an attempt from a checkpoint").isEqualTo(Directive.CONTINUE);
        assertThat(directive(6.5)).isEqualTo(Directive.TIME_LIMIT);
    }

    @Test
    void storesTheTimeOfAllAttemptsWhileNothingIsMeasured() {
        goOnAfter(7);
        monitor.startFrom(position(10, 6), 0.5);
        directive(6.25);
        await().untilAsserted(() -> verify(attemptStore).progress(any(), eq(new AttemptStore.Progress(0.5, 10, 7.25, null)), any(), any()));
    }

    /** Starts the second attempt of a job with a limit of ten seconds; the first attempt has trained for {@code seconds}. */
    private void goOnAfter(double seconds) {
        monitor.close();
        monitor = supervise(new AttemptStore.Attempt(job, 2, null, JobSpecs.read("""
                {"dataset":"xor","architecture":{"input":[2],"layers":[{"type":"dense","units":2},{"type":"dense","units":2}]},
                 "optimizer":{"type":"sgd","learning_rate":1},"limits":{"max_seconds":10}}"""), seconds));
    }

    private TrainingState state(long step) {
        return new TrainingState(Map.of("parameters", weights), position(step, 1));
    }

    private static TrainingState.Position position(long step, double seconds) {
        return new TrainingState.Position(1, step, 0, seconds, Map.of(), Map.of(), 0, Map.of(), Map.of(), Map.of(), Map.of());
    }
}
